//! A token belongs to a person, acts as that person, and ends.

crate::migration! {
    "m20261127_60_tokens",
    up: r#"
alter table api_tokens add column expires_at timestamptz;
-- It belonged to nobody, and stopped working then.
alter table api_tokens add column orphaned_at timestamptz;
update api_tokens t set orphaned_at = now(), revoked_at = now()
    from users u where u.id = t.user_id and u.email like 'token-%@ai-coo.invalid' and t.revoked_at is null;
update api_tokens set expires_at = coalesce(revoked_at, created_at + interval '90 days');
alter table api_tokens alter column expires_at set not null;
create index tokens_of_user on api_tokens (user_id, id);
create index tokens_newest on api_tokens (org_id, id);
create index tokens_orphaned on api_tokens (org_id, name) where orphaned_at is not null;
create index tokens_by_name on api_tokens (org_id, name, id) where revoked_at is null;
-- An account that nobody is does not decide: neither what it approved nor what it may approve.
update users set active = false where email like 'token-%@ai-coo.invalid';

-- By which token somebody did it.
alter table action_events add column token_id uuid references api_tokens (id);

alter table notices drop constraint notices_kind_check;
alter table notices add constraint notices_kind_check check (kind in
    ('asked', 'reminded', 'escalated', 'handed_over', 'invited', 'reset',
     'approved', 'executed', 'failed', 'stale', 'in_doubt', 'expired', 'digest', 'authority'));
insert into notices (org_id, user_id, channel, kind, due_at, created_at, note, state, sent_at)
    select u.org_id, u.id, c.channel, 'authority', now(), now(),
           'These API tokens have stopped working, because they belong to no person: ' || t.names
               || '. Whoever needs one makes their own on the page API tokens.',
           case c.channel when 'in_app' then 'sent' else 'waiting' end,
           case c.channel when 'in_app' then now() end
    from users u
    join (select org_id, string_agg(format('“%s” (%s)', name, role), ', ' order by name) as names
          from api_tokens where orphaned_at is not null group by org_id) t on t.org_id = u.org_id
    cross join (values ('email'), ('in_app')) c (channel)
    where u.active and u.role = 'admin' and u.password_hash <> '!';
"#,
    down: r#"
delete from notices where kind = 'authority';
alter table notices drop constraint notices_kind_check;
alter table notices add constraint notices_kind_check check (kind in
    ('asked', 'reminded', 'escalated', 'handed_over', 'invited', 'reset',
     'approved', 'executed', 'failed', 'stale', 'in_doubt', 'expired', 'digest'));
alter table action_events drop column token_id;
drop index tokens_by_name;
drop index tokens_orphaned;
drop index tokens_newest;
drop index tokens_of_user;
alter table api_tokens drop column orphaned_at;
alter table api_tokens drop column expires_at;
"#
}
