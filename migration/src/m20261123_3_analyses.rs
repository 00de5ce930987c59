//! Analyses and the alerts they raise.

crate::migration! {
    "m20261123_3_analyses",
    up: r#"
create table analysis_results (
    id uuid primary key,
    org_id text not null,
    analyzer_type text not null,
    -- The hour it belongs to, or the request that asked for it: one run each.
    slot text not null,
    status text not null check (status in ('queued', 'running', 'done', 'failed')),
    progress text not null default '',
    requested_by text not null,
    summary text,
    insights jsonb not null default '[]',
    recommendations jsonb not null default '[]',
    metrics jsonb,
    odoo_calls integer not null default 0,
    error text,
    created_at timestamptz not null,
    started_at timestamptz,
    completed_at timestamptz,
    lease_until timestamptz,
    unique (org_id, analyzer_type, slot)
);
create index analyses_newest on analysis_results (org_id, analyzer_type, id desc);
create index analyses_unfinished on analysis_results (id) where status in ('queued', 'running');

create table alerts (
    id uuid primary key,
    org_id text not null,
    analysis_id uuid references analysis_results (id),
    type text not null,
    severity text not null check (severity in ('info', 'warning', 'critical')),
    title text not null,
    message text not null,
    data jsonb,
    status text not null default 'active' check (status in ('active', 'resolved')),
    created_at timestamptz not null,
    resolved_at timestamptz
);
create unique index one_active_alert_per_type on alerts (org_id, type) where status = 'active';
create index alerts_newest on alerts (org_id, id desc);
"#,
    down: "drop table alerts; drop table analysis_results;"
}
