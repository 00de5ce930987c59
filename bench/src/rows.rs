//! The table of rows: what is measured, on which sides, and what it has to reach.

/// Whose figure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    Ours,
    /// The plan's own stack.
    Plan,
    /// PostgreSQL's own programs: the floor, and `\copy`.
    Postgres,
}

/// What a figure is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    Itself,
    Side(Side),
    /// Another row of ours.
    Row(&'static str),
}

/// At least, and better still.
#[derive(Debug, Clone, Copy)]
pub struct Goal {
    pub against: Against,
    pub least: f64,
    pub aim: Option<f64>,
}

#[derive(Debug, Clone, Copy)]
pub struct Row {
    pub key: &'static str,
    pub label: &'static str,
    pub unit: &'static str,
    /// Whether more of it is better.
    pub more: bool,
    /// Only where the long rows are measured.
    pub long: bool,
    pub sides: &'static [Side],
    pub goals: [Option<Goal>; 2],
}

const ALONE: &[Side] = &[Side::Ours];
const BOTH: &[Side] = &[Side::Ours, Side::Plan];
const ALL: &[Side] = &[Side::Ours, Side::Plan, Side::Postgres];
const WITH_POSTGRES: &[Side] = &[Side::Ours, Side::Postgres];

const fn higher(key: &'static str, label: &'static str, unit: &'static str) -> Row {
    Row {
        key,
        label,
        unit,
        more: true,
        long: false,
        sides: ALONE,
        goals: [None, None],
    }
}

const fn lower(key: &'static str, label: &'static str, unit: &'static str) -> Row {
    Row {
        more: false,
        ..higher(key, label, unit)
    }
}

impl Row {
    const fn on(self, sides: &'static [Side]) -> Self {
        Self { sides, ..self }
    }

    const fn long(self) -> Self {
        Self { long: true, ..self }
    }

    const fn goal(self, against: Against, least: f64, aim: f64) -> Self {
        let goal = Some(Goal {
            against,
            least,
            aim: Some(aim),
        });
        let goals = match self.goals[0] {
            None => [goal, None],
            first => [first, goal],
        };
        Self { goals, ..self }
    }

    /// A bound beyond which nothing is aimed at.
    const fn bound(self, against: Against, least: f64) -> Self {
        let goal = Goal {
            against,
            least,
            aim: None,
        };
        Self {
            goals: [Some(goal), None],
            ..self
        }
    }
}

const PLAN: Against = Against::Side(Side::Plan);
const POSTGRES: Against = Against::Side(Side::Postgres);

const SECOND: &str = "a second";
const MS: &str = "ms";
const MB: &str = "MB";

/// Every row, in the order in which they are printed.
pub const ROWS: &[Row] = &[
    higher("executions_5", "executions, 5 at a time", SECOND)
        .on(ALL)
        .goal(PLAN, 1.0, 2.0)
        .goal(POSTGRES, 0.25, 0.5),
    higher("executions_20", "executions, 20 at a time", SECOND)
        .on(ALL)
        .goal(PLAN, 1.0, 2.0)
        .goal(POSTGRES, 0.25, 0.5),
    higher(
        "executions_4x5",
        "executions, four processes, 5 each",
        SECOND,
    )
    .on(BOTH)
    .goal(Against::Row("executions_5"), 1.5, 2.0),
    higher(
        "executions_open",
        "executions, 5 at a time, beside a transaction left open",
        SECOND,
    )
    .bound(Against::Row("executions_5"), 0.9),
    higher(
        "executions_empty",
        "executions, 5 at a time, beside the next row",
        SECOND,
    )
    .long(),
    higher(
        "executions_filled",
        "executions, 5 at a time, in a filled database",
        SECOND,
    )
    .long()
    .bound(Against::Row("executions_empty"), 0.9),
    higher("approvals", "approvals, 10 at a time", SECOND)
        .on(BOTH)
        .goal(PLAN, 1.0, 2.0),
    lower("approve_p50", "the approval itself, idle: p50", MS).on(BOTH),
    lower("approve_p99", "the approval itself, idle: p99", MS).on(BOTH),
    lower("started_p50", "approval → effect started, idle: p50", MS)
        .on(BOTH)
        .goal(PLAN, 1.0, 0.5),
    lower("started_p95", "approval → effect started, idle: p95", MS).on(BOTH),
    lower("started_p99", "approval → effect started, idle: p99", MS)
        .on(BOTH)
        .goal(PLAN, 1.0, 0.5),
    lower("executed_p50", "approval → executed, idle: p50", MS)
        .on(BOTH)
        .goal(PLAN, 1.0, 0.5),
    lower("executed_p95", "approval → executed, idle: p95", MS).on(BOTH),
    lower("executed_p99", "approval → executed, idle: p99", MS)
        .on(BOTH)
        .goal(PLAN, 1.0, 0.5),
    lower(
        "open_started_p50",
        "approval → effect started, at half of the peak: p50",
        MS,
    )
    .on(BOTH),
    lower(
        "open_started_p99",
        "approval → effect started, at half of the peak: p99",
        MS,
    )
    .on(BOTH)
    .goal(Against::Itself, 50.0, 20.0),
    lower(
        "open_executed_p50",
        "approval → executed, at half of the peak: p50",
        MS,
    )
    .on(BOTH),
    lower(
        "open_executed_p99",
        "approval → executed, at half of the peak: p99",
        MS,
    )
    .on(BOTH)
    .goal(Against::Itself, 50.0, 20.0),
    lower(
        "late",
        "of those at half of the peak, started after more than 250 ms",
        "actions",
    )
    .on(BOTH)
    .bound(Against::Itself, 0.0),
    lower("deadlocks", "deadlocks in all runs", "").bound(Against::Itself, 0.0),
    lower(
        "critical",
        "a critical action behind the low-risk ones, later than idle: worst",
        MS,
    )
    .bound(Against::Itself, 50.0),
    lower("overview", "overview: first byte p95", MS)
        .long()
        .goal(Against::Itself, 50.0, 20.0),
    lower("inbox", "inbox: first byte p95", MS)
        .long()
        .goal(Against::Itself, 50.0, 20.0),
    lower("history", "history: first byte p95", MS)
        .long()
        .goal(Against::Itself, 50.0, 20.0),
    lower("audit", "audit page, newest: p95", MS)
        .long()
        .goal(Against::Itself, 60.0, 30.0),
    lower("audit_deep", "audit page, from the middle on: p95", MS)
        .long()
        .goal(Against::Itself, 60.0, 30.0),
    lower("audit_kind", "audit page, of a kind: p95", MS)
        .long()
        .goal(Against::Itself, 60.0, 30.0),
    lower(
        "audit_none",
        "audit page, of a kind that never was: p95",
        MS,
    )
    .long()
    .goal(Against::Itself, 60.0, 30.0),
    lower("audit_action", "audit page, of an action: p95", MS)
        .long()
        .goal(Against::Itself, 60.0, 30.0),
    lower("audit_day", "audit page, a day 200 days ago: p95", MS)
        .long()
        .goal(Against::Itself, 60.0, 30.0),
    lower(
        "audit_day_deep",
        "audit page, the same, its second page: p95",
        MS,
    )
    .long()
    .goal(Against::Itself, 60.0, 30.0),
    lower("audit_week", "audit page, the oldest week: p95", MS)
        .long()
        .goal(Against::Itself, 60.0, 30.0),
    lower("audit_until", "audit page, until 360 days ago: p95", MS)
        .long()
        .goal(Against::Itself, 60.0, 30.0),
    lower("audit_since", "audit page, since 360 days ago: p95", MS)
        .long()
        .goal(Against::Itself, 60.0, 30.0),
    lower(
        "audit_kind_week",
        "audit page, of a kind in the oldest week: p95",
        MS,
    )
    .long()
    .goal(Against::Itself, 60.0, 30.0),
    higher("inbox_at_once", "inbox, 8 at a time", SECOND).goal(Against::Itself, 300.0, 500.0),
    lower("inbox_at_once_p99", "inbox, 8 at a time: p99", MS).goal(Against::Itself, 40.0, 20.0),
    higher("csv", "rows of the trail as CSV", SECOND)
        .long()
        .on(WITH_POSTGRES)
        .goal(POSTGRES, 0.5, 0.8),
    lower("csv_memory", "the most memory meanwhile", MB)
        .long()
        .bound(Against::Itself, 64.0),
    lower(
        "sockets_p50",
        "change asked for → last of the sockets: p50",
        MS,
    ),
    lower(
        "sockets_p99",
        "change asked for → last of the sockets: p99",
        MS,
    )
    .goal(Against::Itself, 40.0, 20.0),
    lower(
        "sockets_other_p99",
        "the same, changed in another process: p99",
        MS,
    ),
    lower("socket_memory", "memory of a socket", "kB").goal(Against::Itself, 20.0, 10.0),
    lower("socket_kept", "of it kept once all have left", "kB"),
    lower("idle_memory", "memory, idle", MB)
        .on(BOTH)
        .goal(Against::Itself, 30.0, 25.0),
    lower("start", "start with the database up", "s").goal(Against::Itself, 0.1, 0.05),
    lower("commits", "commits an execution", "").on(BOTH),
    lower("statements", "statements an execution", "").on(BOTH),
    lower("queue_statements", "of them the queue's own", "").on(ALONE),
    lower("flushes", "flushes to the disk an execution", "").on(BOTH),
    lower("wal", "written ahead an execution", "kB").on(BOTH),
    lower(
        "cpu_postgres",
        "processor an execution, 5 at a time: PostgreSQL",
        MS,
    )
    .on(BOTH),
    lower(
        "cpu_worker",
        "processor an execution, 5 at a time: the worker",
        MS,
    )
    .on(BOTH),
    lower(
        "cpu_redis",
        "processor an execution, 5 at a time: Redis",
        MS,
    )
    .on(&[Side::Plan]),
];

pub fn row(key: &str) -> &'static Row {
    let found = ROWS.iter().find(|row| row.key == key);
    found.unwrap_or_else(|| panic!("there is no row {key}"))
}
