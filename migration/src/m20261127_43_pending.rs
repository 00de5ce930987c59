//! Changes of the guardrails that wait for a second admin's yes. Switches that decided nothing
//! decide from now on, and admins are told which.

crate::migration! {
    "m20261127_43_pending",
    up: r#"
create table guardrails_pending (
    -- One at a time.
    org_id text primary key,
    id uuid not null,
    -- Of the settings that it was asked for on.
    version integer not null,
    kinds jsonb not null,
    asked_by uuid not null references users (id),
    asked_at timestamptz not null,
    expires_at timestamptz not null
);

insert into notices (org_id, user_id, channel, kind, due_at, created_at, note, state, sent_at)
    select u.org_id, u.id, c.channel, 'authority', now(), now(),
           'These guardrails had no effect before and decide from now on: under “Allowed without approval” e-mail, SMS, financial records and deletions; all of “Always needs approval”; the largest amount without approval; and the daily budgets of money and recipients. “Create tasks” now holds for activities, internal notes and meetings too. Nothing runs without approval that did not before, until one admin asks for it on the page Guardrails and a second admin confirms it.',
           case c.channel when 'in_app' then 'sent' else 'waiting' end,
           case c.channel when 'in_app' then now() end
    from users u
    cross join (values ('email'), ('in_app')) c (channel)
    where u.active and u.role = 'admin' and u.password_hash <> '!';
"#,
    down: "drop table guardrails_pending;"
}
