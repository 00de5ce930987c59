//! What has to be true still when an action is executed.

#[cfg(feature = "ssr")]
use crate::ground::{date::written, number::count, zone::moment};
use crate::ground::{
    ids::{DealId, InvoiceId, PartnerId, ProductId, StageId},
    money::Money,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// What has to be true still when the action is executed; compared with the live records.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "check", rename_all = "snake_case", deny_unknown_fields)]
pub enum Precondition {
    InvoiceStillUnpaid {
        invoice: InvoiceId,
        name: String,
    },
    InvoiceAmountUnchanged {
        invoice: InvoiceId,
        name: String,
        amount: Money,
        /// What the letter asks for; absent in what was proposed before there were instalments.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        late: Option<LateThen>,
    },
    /// All that a customer may be reminded of and that fell due before a day, where a letter
    /// names more than it lists.
    OverdueUnchanged {
        partner: PartnerId,
        name: String,
        before: NaiveDate,
        /// In the company's currency.
        amount: Money,
        invoices: u32,
    },
    AddressUnchanged {
        partner: PartnerId,
        name: String,
        email: String,
    },
    PhoneUnchanged {
        partner: PartnerId,
        name: String,
        /// As it stands on the record.
        phone: String,
    },
    /// Nobody has said in Odoo that they must not be contacted like this.
    ContactAllowed {
        partner: PartnerId,
        name: String,
        channel: Channel,
    },
    RecordStillExists {
        model: String,
        id: i64,
        name: String,
    },
    /// The customer has no payment or credit note that is not matched yet, beyond what was shown.
    NoUnmatchedPayment {
        partner: PartnerId,
        name: String,
        /// Less than this may be unmatched; `None`: nothing may.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        least: Option<Money>,
    },
    /// Nothing on the bank statement that is not reconciled may be the customer's payment.
    NoBankPayment {
        partner: PartnerId,
        name: String,
        /// Less than this counts only where it is an amount that is asked for; `None`: all does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        least: Option<Money>,
    },
    /// The note's subtype reaches nobody outside.
    NoteStaysInternal,
    /// Nobody who takes part has become busy.
    SlotStillFree {
        start: DateTime<Utc>,
        end: DateTime<Utc>,
        partners: Vec<PartnerId>,
        /// The calendars in Google that say when they are busy; none where they are not asked.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        calendars: Vec<String>,
    },
    /// Somebody who takes part is not archived, and who was a colleague still is one.
    AttendeeStillThere {
        partner: PartnerId,
        name: String,
        colleague: bool,
    },
    DealStageUnchanged {
        deal: DealId,
        name: String,
        stage: StageId,
        stage_name: String,
    },
    /// Neither won nor lost.
    DealStillOpen {
        deal: DealId,
        name: String,
    },
    /// Of one unit, when so many are bought.
    VendorPriceUnchanged {
        vendor: PartnerId,
        product: ProductId,
        name: String,
        quantity: u32,
        /// As decimal digits with the currency's code.
        price: String,
    },
    /// Nobody has touched what an action made, which is to be taken back.
    Untouched {
        model: String,
        id: i64,
        name: String,
        changed_at: DateTime<Utc>,
    },
    /// Nobody has changed an event in Google Calendar, which is to be taken back.
    EventUntouched {
        calendar: String,
        event_id: String,
        name: String,
        version: String,
    },
    /// The key's user may do this to records of the model.
    HasRight {
        model: String,
        operation: String,
    },
    /// Nothing of this kind was done about the subject within so many hours.
    NoDuplicate {
        hours: u32,
    },
}

#[cfg(feature = "ssr")]
impl Precondition {
    /// As a person reads it, with moments in the zone that the page names: one visible line.
    pub fn words(&self, zone: chrono_tz::Tz) -> String {
        crate::ground::inert::one_line(&self.sentence(zone))
    }

    fn sentence(&self, zone: chrono_tz::Tz) -> String {
        match self {
            Self::InvoiceStillUnpaid { name, .. } => format!("{name} is still unpaid"),
            Self::InvoiceAmountUnchanged {
                name, amount, late, ..
            } => match late {
                Some(late) if late.amount != *amount => format!(
                    "{name} still has {amount} open, {} of it since {}",
                    late.amount,
                    written(late.since)
                ),
                Some(late) => format!(
                    "{name} still has {amount} open since {}",
                    written(late.since)
                ),
                None => format!("{name} still has {amount} open"),
            },
            Self::OverdueUnchanged {
                name,
                before,
                amount,
                invoices,
                ..
            } => format!(
                "{name} still owes {amount} on {} due before {}",
                count(invoices, "invoice"),
                written(*before)
            ),
            Self::AddressUnchanged { name, email, .. } => {
                format!("{name} still has the address {email}")
            }
            Self::PhoneUnchanged { name, phone, .. } => {
                format!("{name} still has the phone number {phone}")
            }
            Self::ContactAllowed { name, channel, .. } => {
                format!("{name} may still be contacted by {}", channel.words())
            }
            Self::RecordStillExists { name, .. } => format!("{name} still exists"),
            Self::NoUnmatchedPayment { name, least, .. } => {
                let least = least.as_ref();
                let from = least.map_or(String::new(), |least| format!(" of {least} or more"));
                format!("{name} has no unmatched payment or credit note{from}")
            }
            Self::NoBankPayment { name, least, .. } => {
                let least = least.as_ref();
                let of = least.map_or(String::new(), |least| {
                    format!(" of {least} or more, or of a requested amount,")
                });
                format!("No unreconciled bank statement line{of} could be a payment from {name}")
            }
            Self::NoteStaysInternal => "Odoo's note subtype is still internal".to_owned(),
            Self::SlotStillFree { start, end, .. } => format!(
                "No attendee is busy between {} and {}",
                moment(*start, zone),
                moment(*end, zone)
            ),
            Self::AttendeeStillThere {
                name, colleague, ..
            } => {
                let who = if *colleague {
                    "a colleague"
                } else {
                    "a contact"
                };
                format!("{name} is still {who} in Odoo")
            }
            Self::DealStageUnchanged {
                name, stage_name, ..
            } => format!("{name} is still in {stage_name}"),
            Self::DealStillOpen { name, .. } => format!("{name} is neither won nor lost"),
            Self::VendorPriceUnchanged {
                name,
                price,
                quantity,
                ..
            } => {
                format!("{name} still costs {price} for a quantity of {quantity}")
            }
            Self::Untouched { name, .. } => {
                format!("Nobody has changed {name} since it was created")
            }
            Self::EventUntouched { name, .. } => {
                format!("“{name}” is unchanged in Google Calendar, or already deleted")
            }
            Self::HasRight { model, operation } => {
                format!(
                    "AI COO may still {} in Odoo",
                    right_in_words(model, operation)
                )
            }
            Self::NoDuplicate { hours } => format!(
                "No other action of this type about the same subject within {}",
                count(hours / 24, "day")
            ),
        }
    }
}

/// A right in words, with Odoo's own name of the model for whoever gives it there.
pub fn right_in_words(model: &str, operation: &str) -> String {
    let verb = match operation {
        "write" => "change",
        "unlink" => "delete",
        other => other,
    };
    format!("{verb} {} ({model})", records_of(model))
}

/// What people call the records of a model.
pub fn records_of(model: &str) -> &'static str {
    match model {
        "account.move" => "invoices",
        "calendar.event" => "meetings",
        "crm.lead" => "deals",
        "mail.activity" => "activities",
        "mail.message" => "messages",
        "project.task" => "tasks",
        "purchase.order" => "purchase orders",
        "res.partner" => "contacts",
        _ => "records",
    }
}

/// What of an invoice was late when a letter about it was proposed.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LateThen {
    /// Late was what fell due before this day.
    pub before: NaiveDate,
    pub since: NaiveDate,
    /// In the document's currency.
    pub amount: Money,
}

/// How a person is reached.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Mail,
    Sms,
}

impl Channel {
    pub fn words(self) -> &'static str {
        match self {
            Self::Mail => "e-mail",
            Self::Sms => "SMS",
        }
    }
}
