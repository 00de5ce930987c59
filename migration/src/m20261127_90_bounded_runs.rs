//! Who owes what is overdue, as the newest run found it; and what is forgotten after a while.

crate::migration! {
    "m20261127_90_bounded_runs",
    up: r#"
create table overdue_customers (
    org_id text not null,
    analysis_id uuid not null references analysis_results (id),
    -- From 1: who owes most.
    rank bigint not null,
    balance jsonb not null,
    primary key (org_id, analysis_id, rank)
);
create index analyses_with_findings on analysis_results (created_at)
    where status in ('done', 'failed') and (insights <> '[]' or recommendations <> '[]');
create index alerts_resolved on alerts (resolved_at) where status = 'resolved';
create index links_over on approval_links (expires_at);
create index snoozes_over on action_snoozes (until);
create index keys_over on account_keys (expires_at);
create index outbox_by_age on outbox_messages (accepted_at);
"#,
    down: r#"
drop table overdue_customers;
drop index analyses_with_findings;
drop index alerts_resolved;
drop index links_over;
drop index snoozes_over;
drop index keys_over;
drop index outbox_by_age;
"#
}
