//! Preconditions against the live records: a changed one makes the action stale.

mod live;
mod receivables;

use super::Executor;
use crate::{
    actions::{Precondition, RenderError, Slot, banned, right_in_words},
    ground::{effect::Request, ids::DealId, zone},
    guardrails::{self, hours},
    operations::{
        calendar::CalendarError,
        odoo::{Deal, Found, OdooError, Partner, VendorPrice},
    },
    records::{Record, last_executed},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use live::{Live, missing};

/// Why the world is not ready for the action.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unmet {
    /// In words, with both values.
    #[error("{0}")]
    Stale(String),
    #[error(transparent)]
    Odoo(#[from] OdooError),
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    #[error("{0}")]
    Database(String),
}

impl From<RenderError> for Unmet {
    fn from(error: RenderError) -> Self {
        match error {
            RenderError::Odoo(error) => Self::Odoo(error),
            RenderError::Calendar(error) => Self::Calendar(error),
            RenderError::NotPossible(why) | RenderError::NoRight(why) => Self::Stale(why),
        }
    }
}

/// Checks these of its preconditions, with one read for each kind of record.
pub async fn check(
    executor: &Executor,
    record: &Record,
    preconditions: &[Precondition],
    now: DateTime<Utc>,
) -> Result<(), Unmet> {
    let executor = &once(executor);
    let live = Live::read(executor, preconditions).await?;
    for precondition in preconditions {
        check_one(executor, record, precondition, &live, now).await?;
    }
    Ok(())
}

/// Everything that has changed since the proposal, in words; what cannot be found out is told
/// instead.
pub async fn changes(
    executor: &Executor,
    record: &Record,
    now: DateTime<Utc>,
) -> Result<Vec<String>, String> {
    let executor = &once(executor);
    let preconditions = &record.action.preconditions;
    let live = Live::read(executor, preconditions).await;
    let live = live.map_err(|error| error.to_string())?;
    let mut changes = vec![];
    for precondition in preconditions {
        match check_one(executor, record, precondition, &live, now).await {
            Ok(()) => {}
            Err(Unmet::Stale(words)) => changes.push(words),
            Err(unknown) => return Err(unknown.to_string()),
        }
    }
    changes.dedup();
    Ok(changes)
}

/// For one look: nothing is asked twice.
fn once(executor: &Executor) -> Executor {
    Executor {
        odoo: executor.odoo.remembering(),
        ..executor.clone()
    }
}

async fn check_one(
    executor: &Executor,
    record: &Record,
    precondition: &Precondition,
    live: &Live,
    now: DateTime<Utc>,
) -> Result<(), Unmet> {
    match precondition {
        Precondition::InvoiceStillUnpaid { .. }
        | Precondition::InvoiceAmountUnchanged { .. }
        | Precondition::OverdueUnchanged { .. }
        | Precondition::NoUnmatchedPayment { .. }
        | Precondition::NoBankPayment { .. } => {
            receivables::check(executor, precondition, live).await
        }
        Precondition::AddressUnchanged {
            partner,
            name,
            email,
        } => {
            let found = live.partner(executor, *partner, name).await?;
            let now = found.email.as_deref();
            fine(now == Some(email), || {
                format!(
                    "{name} had the address {email}, now it has {}",
                    now.unwrap_or("none")
                )
            })
        }
        Precondition::DealStageUnchanged {
            deal,
            name,
            stage,
            stage_name,
        } => {
            let found = deal_now(executor, *deal, name).await?;
            let now = found.stage.as_ref();
            fine(now.is_some_and(|(id, _)| id == stage), || {
                let now = now.map_or("in no stage", |(_, name)| name);
                format!("{name} was in {stage_name}, now it is in {now}")
            })
        }
        Precondition::DealStillOpen { deal, name } => {
            let found = deal_now(executor, *deal, name).await?;
            fine(found.open, || {
                format!("{name} was open, now it is won or lost")
            })
        }
        Precondition::VendorPriceUnchanged {
            vendor,
            product,
            name,
            quantity,
            price,
        } => {
            let odoo = &executor.odoo;
            let products = odoo.products(&[*product]).await?;
            if products.is_empty() {
                return Err(missing(executor, "product.product", product.0, name).await);
            }
            let today = now.date_naive();
            let prices = odoo.vendor_prices(*vendor, &products, today).await?;
            let live = products
                .iter()
                .filter(|product| product.can_be_bought)
                .find_map(|product| VendorPrice::for_quantity(&prices, product, *quantity));
            let live = live.map_or_else(|| "no price".to_owned(), VendorPrice::words);
            fine(live == *price, || {
                format!("{name} cost {price}, now the vendor asks {live}")
            })
        }
        Precondition::Untouched {
            model,
            id,
            name,
            changed_at,
        } => {
            // What is gone already needs no taking back: the request itself finds that.
            let Some(last) = executor.odoo.last_change(model, *id).await? else {
                return Ok(());
            };
            if let Some(foreign) = last.foreign {
                return Err(Unmet::Stale(foreign));
            }
            let zone = companys_zone(executor).await?;
            // Odoo tells the time to the second, so who it was counts as well.
            let ours = executor.identity(&executor.odoo).await?.user == last.by;
            fine(ours && last.at == *changed_at, || {
                format!(
                    "{name} was as AI COO had created it, now {} has changed it ({})",
                    last.by_name,
                    zone::to_the_second(last.at, zone)
                )
            })
        }
        Precondition::EventUntouched {
            calendar,
            event_id,
            name,
            version,
        } => {
            let found = executor.live_event(calendar, event_id).await?;
            // What is gone already needs no taking back.
            let same = found.is_none_or(|event| event.version() == version);
            fine(same, || {
                format!(
                    "Somebody has changed “{name}”, or answered the invitation, since it was checked"
                )
            })
        }
        Precondition::PhoneUnchanged {
            partner,
            name,
            phone,
        } => {
            let found = live.contact(executor, *partner, name).await?;
            if !found.active {
                return Err(missing(executor, "res.partner", partner.0, name).await);
            }
            let now = found.phone.as_deref();
            fine(now == Some(phone), || {
                let now = now.unwrap_or("none");
                format!("{name} had the phone number {phone}, now it has {now}")
            })
        }
        Precondition::ContactAllowed {
            partner,
            name,
            channel,
        } => {
            let by = channel.words();
            let found = live.contact(executor, *partner, name).await?;
            fine(banned(found, *channel).is_none(), || {
                let why = banned(found, *channel).unwrap_or_default();
                format!("{name} could be contacted by {by}, now {why}")
            })
        }
        Precondition::RecordStillExists { model, id, name } => {
            if executor.odoo.existing(model, &[*id]).await?.is_empty() {
                return Err(missing(executor, model, *id, name).await);
            }
            Ok(())
        }
        Precondition::NoteStaysInternal => {
            let internal = executor.odoo.note_is_internal().await?;
            fine(internal, || {
                "Odoo's note subtype was internal, now it reaches customers".to_owned()
            })
        }
        Precondition::SlotStillFree {
            start,
            end,
            partners,
            calendars,
        } => {
            let slot = Slot {
                start: *start,
                end: *end,
                partners: partners.clone(),
                calendars: calendars.clone(),
            };
            slot_is_free(executor, record, &slot, &live.partners, now).await
        }
        Precondition::AttendeeStillThere {
            partner,
            name,
            colleague,
        } => {
            live.partner(executor, *partner, name).await?;
            fine(!colleague || live.colleagues.contains(partner), || {
                format!("{name} was a colleague, now has no company login")
            })
        }
        Precondition::HasRight { model, operation } => {
            let has = executor.odoo.has_right(model, operation).await?;
            fine(has, || {
                let right = right_in_words(model, operation);
                format!("AI COO no longer has the right to {right} in Odoo")
            })
        }
        Precondition::NoDuplicate { hours } => {
            let inputs = &record.action.inputs;
            let connection = executor.database.connection();
            let id = record.action.action_id;
            let last = last_executed(connection, inputs.kind(), &inputs.subject(), id).await;
            let last = last.map_err(|error| Unmet::Database(error.to_string()))?;
            let recent = last.filter(|at| now - *at < chrono::Duration::hours(i64::from(*hours)));
            let Some(at) = recent else {
                return Ok(());
            };
            let at = zone::in_full(at, companys_zone(executor).await?);
            let why = format!("The same action was already executed on {at}");
            Err(Unmet::Stale(why))
        }
    }
}

/// Free, and still to come. A meeting of ours that is there already has taken it itself.
async fn slot_is_free(
    executor: &Executor,
    record: &Record,
    slot: &Slot,
    people: &[Partner],
    now: DateTime<Utc>,
) -> Result<(), Unmet> {
    for request in &record.action.effect.requests {
        let ours = match request {
            Request::Odoo(call) => matches!(executor.odoo.find(call).await?, Found::There(_)),
            Request::Calendar(meeting) => executor.find_meeting(meeting).await?.is_some(),
            Request::Mail(_) | Request::Sms(_) | Request::Cancellation(_) => false,
        };
        if ours {
            return Ok(());
        }
    }
    let zone = companys_zone(executor).await?;
    fine(now < slot.start, || {
        format!(
            "The start of the meeting, {}, has passed",
            zone::in_full(slot.start, zone)
        )
    })?;
    let google = executor.calendar.as_ref();
    let taken = slot.taken(&executor.odoo, google, people, zone).await?;
    fine(taken.is_none(), || {
        format!("The time was free, now {}", taken.unwrap_or_default())
    })
}

/// For what everybody reads.
async fn companys_zone(executor: &Executor) -> Result<Tz, Unmet> {
    let settings = guardrails::store::current(executor.database.connection()).await;
    let (settings, _) = settings.map_err(|error| Unmet::Database(error.to_string()))?;
    Ok(hours::zone(&settings))
}

async fn deal_now(executor: &Executor, deal: DealId, name: &str) -> Result<Deal, Unmet> {
    match executor.odoo.deal(deal).await? {
        Some(found) => Ok(found),
        None => Err(missing(executor, "crm.lead", deal.0, name).await),
    }
}

fn fine(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), Unmet> {
    if holds {
        Ok(())
    } else {
        Err(Unmet::Stale(otherwise()))
    }
}
