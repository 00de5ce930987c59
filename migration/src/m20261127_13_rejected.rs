//! Whoever proposed something is told of its rejection: after every other kind of notice of today.

crate::migration! {
    "m20261127_13_rejected",
    up: r#"
-- One kind more, whatever the others are by now.
do $$
declare
    known text;
begin
    select pg_get_expr(conbin, conrelid) into known from pg_constraint
        where conname = 'notices_kind_check' and conrelid = 'notices'::regclass;
    alter table notices drop constraint notices_kind_check;
    execute format('alter table notices add constraint notices_kind_check check (%s or kind = ''rejected'')', known);
end $$;
"#,
    down: r#"
delete from notices where kind = 'rejected';
"#
}
