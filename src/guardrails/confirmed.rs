//! The switches that have to be on before an action of a type that is not safe runs unasked, once a
//! second admin has confirmed that the type may.

use super::{Facts, Settings};
use crate::actions::Kind;

/// A switch of the settings that has to be on before something runs unasked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permit {
    Tasks,
    Email,
    Sms,
    FinancialRecords,
    Deletion,
}

impl Permit {
    /// As an admin has set it.
    pub fn is_on(self, settings: &Settings) -> bool {
        match self {
            Self::Tasks => settings.can_create_tasks,
            Self::Email => settings.can_send_emails,
            Self::Sms => settings.can_send_sms,
            Self::FinancialRecords => settings.can_update_financial_records,
            Self::Deletion => settings.can_delete_records,
        }
    }
}

/// The switches that an action needs before it runs unasked: at least one.
pub fn permits(facts: &Facts) -> Vec<Permit> {
    let traits = facts.kind.traits();
    let sms = facts.sms > 0 || facts.kind == Kind::SendSms;
    let email = facts.recipients > 0 || traits.reaches_customer && !sms;
    // A deal's stage changes the expected revenue.
    let of_money = traits.financial && !traits.reaches_customer;
    let financial = of_money || facts.kind == Kind::UpdateDealStage;
    let inside = !(traits.reaches_customer || financial || traits.deletes);
    [
        (Permit::Tasks, inside),
        (Permit::Email, email),
        (Permit::Sms, sms),
        (Permit::FinancialRecords, financial),
        (Permit::Deletion, traits.deletes),
    ]
    .into_iter()
    .filter_map(|(permit, needed)| needed.then_some(permit))
    .collect()
}
