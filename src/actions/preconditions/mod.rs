//! What has to be true still when an action is executed: one file for each, with its words and its
//! live check.

#[cfg(feature = "ssr")]
mod address_unchanged;
#[cfg(feature = "ssr")]
mod attendee_still_there;
#[cfg(feature = "ssr")]
mod check;
#[cfg(feature = "ssr")]
mod contact_allowed;
#[cfg(feature = "ssr")]
mod deal_stage_unchanged;
#[cfg(feature = "ssr")]
mod deal_still_open;
#[cfg(feature = "ssr")]
mod event_untouched;
#[cfg(feature = "ssr")]
mod has_right;
#[cfg(feature = "ssr")]
mod invoice_amount_unchanged;
#[cfg(feature = "ssr")]
mod invoice_still_unpaid;
#[cfg(feature = "ssr")]
mod live;
#[cfg(feature = "ssr")]
mod no_bank_payment;
#[cfg(feature = "ssr")]
mod no_duplicate;
#[cfg(feature = "ssr")]
mod no_unmatched_payment;
#[cfg(feature = "ssr")]
mod note_stays_internal;
#[cfg(feature = "ssr")]
mod overdue_unchanged;
#[cfg(feature = "ssr")]
mod phone_unchanged;
#[cfg(feature = "ssr")]
mod record_still_exists;
#[cfg(feature = "ssr")]
mod slot_still_free;
#[cfg(feature = "ssr")]
mod untouched;
#[cfg(feature = "ssr")]
mod vendor_price_unchanged;

#[cfg(feature = "ssr")]
pub use {
    check::{Ours, Unmet, World},
    has_right::{records_of, right_in_words},
    live::Live,
};

use crate::ground::{
    ids::{DealId, InvoiceId, PartnerId, ProductId, StageId},
    money::Money,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

// To add one: its file, its `mod` line, its variant here and its row below.
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
    /// The table: the file of each, with its words and its live check.
    fn check_of(&self) -> Box<dyn check::Check + '_> {
        match self {
            Self::InvoiceStillUnpaid { invoice, name } => {
                Box::new(invoice_still_unpaid::InvoiceStillUnpaid {
                    invoice: *invoice,
                    name,
                })
            }
            Self::InvoiceAmountUnchanged {
                invoice,
                name,
                amount,
                late,
            } => Box::new(invoice_amount_unchanged::InvoiceAmountUnchanged {
                invoice: *invoice,
                name,
                amount,
                late: late.as_ref(),
            }),
            Self::OverdueUnchanged {
                partner,
                name,
                before,
                amount,
                invoices,
            } => Box::new(overdue_unchanged::OverdueUnchanged {
                partner: *partner,
                name,
                before: *before,
                amount,
                invoices: *invoices,
            }),
            Self::AddressUnchanged {
                partner,
                name,
                email,
            } => Box::new(address_unchanged::AddressUnchanged {
                partner: *partner,
                name,
                email,
            }),
            Self::PhoneUnchanged {
                partner,
                name,
                phone,
            } => Box::new(phone_unchanged::PhoneUnchanged {
                partner: *partner,
                name,
                phone,
            }),
            Self::ContactAllowed {
                partner,
                name,
                channel,
            } => Box::new(contact_allowed::ContactAllowed {
                partner: *partner,
                name,
                channel: *channel,
            }),
            Self::RecordStillExists { model, id, name } => {
                Box::new(record_still_exists::RecordStillExists {
                    model,
                    id: *id,
                    name,
                })
            }
            Self::NoUnmatchedPayment {
                partner,
                name,
                least,
            } => Box::new(no_unmatched_payment::NoUnmatchedPayment {
                partner: *partner,
                name,
                least: least.as_ref(),
            }),
            Self::NoBankPayment {
                partner,
                name,
                least,
            } => Box::new(no_bank_payment::NoBankPayment {
                partner: *partner,
                name,
                least: least.as_ref(),
            }),
            Self::NoteStaysInternal => Box::new(note_stays_internal::NoteStaysInternal),
            Self::SlotStillFree {
                start,
                end,
                partners,
                calendars,
            } => Box::new(slot_still_free::SlotStillFree {
                start: *start,
                end: *end,
                partners,
                calendars,
            }),
            Self::AttendeeStillThere {
                partner,
                name,
                colleague,
            } => Box::new(attendee_still_there::AttendeeStillThere {
                partner: *partner,
                name,
                colleague: *colleague,
            }),
            Self::DealStageUnchanged {
                deal,
                name,
                stage,
                stage_name,
            } => Box::new(deal_stage_unchanged::DealStageUnchanged {
                deal: *deal,
                name,
                stage: *stage,
                stage_name,
            }),
            Self::DealStillOpen { deal, name } => {
                Box::new(deal_still_open::DealStillOpen { deal: *deal, name })
            }
            Self::VendorPriceUnchanged {
                vendor,
                product,
                name,
                quantity,
                price,
            } => Box::new(vendor_price_unchanged::VendorPriceUnchanged {
                vendor: *vendor,
                product: *product,
                name,
                quantity: *quantity,
                price,
            }),
            Self::Untouched {
                model,
                id,
                name,
                changed_at,
            } => Box::new(untouched::Untouched {
                model,
                id: *id,
                name,
                changed_at: *changed_at,
            }),
            Self::EventUntouched {
                calendar,
                event_id,
                name,
                version,
            } => Box::new(event_untouched::EventUntouched {
                calendar,
                event_id,
                name,
                version,
            }),
            Self::HasRight { model, operation } => {
                Box::new(has_right::HasRight { model, operation })
            }
            Self::NoDuplicate { hours } => Box::new(no_duplicate::NoDuplicate { hours: *hours }),
        }
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
