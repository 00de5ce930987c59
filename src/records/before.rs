//! What was done before about many subjects at once, and which reminders reached a customer.

use super::{
    latest::REACHED_SOMEBODY,
    tables::autonomous_actions::{self, Column},
};
use crate::{
    actions::{Kind, SentReminder, Tone, lifecycle::Status},
    ground::{
        actor::Actor,
        db::{self, ConnectionTrait, DbErr, FromQueryResult, ORG, Stored, Table, unreadable},
        ids::{InvoiceId, PartnerId},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use std::collections::HashMap;

/// How one kind of action stands about one subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Before {
    /// One is open: there is no room for another.
    pub open: bool,
    /// When one was last proposed that counts for the cool-down, as [`super::last_about`] has it.
    pub counted: Option<DateTime<Utc>>,
    /// When one was last proposed, whatever became of it.
    pub proposed: Option<DateTime<Utc>>,
}

/// How these stand, in one query. What was never proposed is left out. Written out: several tables
/// and a list of any length.
///
/// # Errors
/// When the database cannot be read.
pub async fn before<C: ConnectionTrait>(
    c: &C,
    wanted: &[(Kind, String)],
) -> Result<HashMap<(Kind, String), Before>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        place: i64,
        open: bool,
        counted: Option<DateTime<Utc>>,
        proposed: Option<DateTime<Utc>>,
    }
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<Value> = wanted
        .iter()
        .enumerate()
        .map(|(place, (kind, subject))| json!({"place": place, "kind": kind.name(), "subject": subject}))
        .collect();
    let sql = format!(
        "select w.place, coalesce(bool_or(a.status in ('pending_approval', 'approved', 'executing', 'in_doubt')), false) as open,
                max(a.created_at) filter (where a.status in
                    ('pending_approval', 'approved', 'executing', 'in_doubt', 'executed', 'rejected', 'cancelled')
                    or a.status = 'failed' and {REACHED_SOMEBODY}) as counted,
                max(a.created_at) as proposed
         from {} w
         join autonomous_actions a on a.org_id = $1 and a.action_type = w.kind and a.subject = w.subject
         group by w.place",
        db::given("$2", "place bigint, kind text, subject text")
    );
    let found = db::all::<Row, C>(c, &sql, [ORG.into(), Value::Array(rows).into()]).await?;
    Ok(found
        .into_iter()
        .filter_map(|row| {
            let subject = wanted.get(usize::try_from(row.place).ok()?)?.clone();
            let before = Before {
                open: row.open,
                counted: row.counted,
                proposed: row.proposed,
            };
            Some((subject, before))
        })
        .collect())
}

/// A reminder that reached a customer, as the table has it.
#[derive(FromQueryResult)]
struct Reached {
    customer: Value,
    at: DateTime<Utc>,
    tone: Option<String>,
    invoices: Value,
}

impl Stored for Reached {
    type Is = SentReminder;
    const TABLE: &'static str = "autonomous_actions";

    fn read(self) -> Result<SentReminder, DbErr> {
        let wrong = |error: serde_json::Error| unreadable("a reminder", error);
        let customer: PartnerId = serde_json::from_value(self.customer).map_err(wrong)?;
        let invoices: Vec<InvoiceId> = serde_json::from_value(self.invoices).map_err(wrong)?;
        Ok(SentReminder {
            customer,
            at: self.at,
            // One whose tone nobody can tell counts as a firm one: the next is not milder.
            tone: self
                .tone
                .as_deref()
                .and_then(Tone::parse)
                .unwrap_or(Tone::Firm),
            invoices,
        })
    }
}

/// The reminders that reached these customers, the oldest first: executed ones, and failed ones
/// whose mail went out. One that cannot be read is set aside, alone. Written out: several tables
/// and a document.
///
/// # Errors
/// When the database cannot be read.
pub async fn reminders<C: ConnectionTrait>(
    c: &C,
    customers: &[PartnerId],
) -> Result<Vec<SentReminder>, DbErr> {
    if customers.is_empty() {
        return Ok(vec![]);
    }
    let kind = Kind::CreateInvoiceReminder.name();
    let subjects: Vec<String> = customers
        .iter()
        .map(|customer| format!("res.partner:{customer}"))
        .collect();
    // What was sent before tones were kept says its tone in the effect, which never changes.
    let sql = format!(
        "select id, action_protocol #> '{{inputs,customer_id}}' as customer,
                coalesce(executed_at, approved_at, created_at) as at,
                coalesce(action_protocol #>> '{{metadata,tone}}',
                    substring(action_protocol #>> '{{effect,side_effects}}' from 'The reminder is (friendly|firm|final) by the age')) as tone,
                action_protocol #> '{{inputs,invoice_ids}}' as invoices
         from autonomous_actions a
         where org_id = $1 and action_type = $2 and subject in (select jsonb_array_elements_text($3))
           and (status = 'executed' or status = 'failed' and {REACHED_SOMEBODY})
         order by id"
    );
    db::readable::<Reached, C>(c, &sql, [ORG.into(), kind.into(), json!(subjects).into()]).await
}

/// How many proposals of the program's own wait for a decision.
///
/// # Errors
/// When the database cannot be read.
pub async fn own_waiting<C: ConnectionTrait>(c: &C) -> Result<i64, DbErr> {
    let waiting = autonomous_actions::Entity::mine()
        .filter(Column::Status.eq(Status::PendingApproval.name()))
        .filter(Column::CreatedBy.eq(Actor::AiCoo.to_string()));
    let count = waiting.count(c).await?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}
