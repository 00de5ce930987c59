//! Why a rule spoke: a closed list of reasons. Each has the sentence that is stored, which never
//! changes as verdicts replay to the same bytes, and beside it the words that people read
//! (`reason/words.rs`).

mod composed;
mod read;
#[cfg(test)]
mod tests;
mod words;

pub use composed::reworded;

use crate::{
    actions::{Kind, RiskLevel},
    ground::number::count,
};
use serde::{Deserialize, Serialize};

/// What a rule can give as its reason. Amounts are as people read them, such as `$31,500.00`.
#[derive(Debug, Clone, PartialEq, Eq, strum::IntoStaticStr, strum::VariantNames)]
pub enum Reason {
    KillSwitch,
    ForbiddenType(Kind),
    RunsUnasked(Kind),
    TypeNeedsApproval(Kind),
    Risk(RiskLevel),
    /// “Create tasks” is off, of a task.
    TasksOff,
    /// It is off, of another type that stays inside the company.
    TasksOffFor(Kind),
    /// It is off, of a meeting.
    MeetingsOff,
    EmailOff,
    SmsOff,
    FinancialRecordsOff,
    Recipients {
        recipients: u32,
        limit: u32,
    },
    Financial,
    AmountUnknown,
    OverLimit {
        amount: String,
        limit: String,
    },
    HighRisk {
        amount: String,
        from: String,
    },
    Deletion,
    ManyRecords {
        records: u32,
        limit: u32,
    },
    /// So many, where bulk actions need approval.
    Bulk(u32),
    /// More than so many, where bulk actions do not.
    MoreThan(u32),
    ReachesCustomers,
    NotLookedUp,
    /// Less than so many hours ago.
    ContactWithin(u32),
    /// So many whole days ago.
    LastContact(i64),
    NoContact,
    OutsideHours,
    InsideHours,
    /// What of the daily budgets is used with it.
    Budget(Vec<Used>),
}

/// What of one daily budget is used, this action with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Used {
    Amount {
        used: String,
        budget: String,
    },
    /// The action is about no amount itself.
    AllOfTheAmount,
    Recipients {
        used: u32,
        budget: u32,
    },
    Records {
        used: u32,
        budget: u32,
    },
}

impl Reason {
    /// The sentence as it is stored. What is here must not change.
    pub fn stored(&self) -> String {
        match self {
            Self::KillSwitch => super::STOPPED.to_owned(),
            Self::ForbiddenType(kind) => format!("{} is a forbidden type", kind.label()),
            Self::RunsUnasked(kind) => format!("{} may run without asking", kind.label()),
            Self::TypeNeedsApproval(kind) => format!("{} is always asked", kind.label()),
            Self::Risk(risk) => format!("The risk is {}", risk.name()),
            Self::TasksOff => "Tasks are not created without asking".to_owned(),
            Self::TasksOffFor(kind) => format!(
                "{} needs approval while “Create tasks” is off",
                kind.label()
            ),
            Self::MeetingsOff => "Meetings need approval while “Create tasks” is off".to_owned(),
            Self::EmailOff => "Mail is not sent without asking".to_owned(),
            Self::SmsOff => "SMS are not sent without asking".to_owned(),
            Self::FinancialRecordsOff => {
                "Financial records are not changed without asking".to_owned()
            }
            Self::Recipients { recipients, limit } => {
                format!("{recipients} of at most {}", count(limit, "recipient"))
            }
            Self::Financial => "What is about money needs approval".to_owned(),
            Self::AmountUnknown => "The amount is not known".to_owned(),
            Self::OverLimit { amount, limit } => {
                format!("{amount} is over the {limit} that run without approval")
            }
            Self::HighRisk { amount, from } => format!("{amount} is {from} or more: high risk"),
            Self::Deletion => "Deleting needs approval".to_owned(),
            Self::ManyRecords { records, limit } => {
                format!("{}, more than {limit}", count(records, "record"))
            }
            Self::Bulk(records) => {
                format!("{}: bulk actions need approval", count(records, "record"))
            }
            Self::MoreThan(limit) => {
                format!("More than {} always need approval", count(limit, "record"))
            }
            Self::ReachesCustomers => "What reaches customers needs approval".to_owned(),
            Self::NotLookedUp => "It reaches people who were not looked up in Odoo".to_owned(),
            Self::ContactWithin(hours) => {
                format!("Last contact less than {} ago", count(hours, "hour"))
            }
            Self::LastContact(days) => format!("Last contact {} ago", count(days, "day")),
            Self::NoContact => "No contact by AI COO yet".to_owned(),
            Self::OutsideHours => "Outside business hours".to_owned(),
            Self::InsideHours => "Inside business hours".to_owned(),
            Self::Budget(budgets) => {
                let budgets: Vec<String> = budgets.iter().map(Used::stored).collect();
                budgets.join("; ")
            }
        }
    }
}

impl Used {
    fn stored(&self) -> String {
        match self {
            Self::Amount { used, budget } => format!("{used} of {budget} today without asking"),
            Self::AllOfTheAmount => "The amount of today without asking is used up".to_owned(),
            Self::Recipients { used, budget } => {
                format!(
                    "{used} of {} today without asking",
                    count(budget, "recipient")
                )
            }
            Self::Records { used, budget } => {
                format!("{used} of {} today without asking", count(budget, "record"))
            }
        }
    }
}

/// The reason in a verdict. In JSON it is the stored sentence, which is kept as it was read: an
/// earlier version may have put it otherwise, and a later one may know reasons that are not known
/// here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Because(String);

impl Because {
    /// The sentence as it is stored.
    pub fn stored(&self) -> &str {
        &self.0
    }

    /// What it says; `None`: this version does not know it.
    pub fn reason(&self) -> Option<Reason> {
        Reason::read(&self.0)
    }

    /// As people read it. What is not known is shown as it is stored.
    pub fn words(&self) -> String {
        let reason = self.reason();
        reason.map_or_else(|| self.0.clone(), |reason| reason.words())
    }
}

impl From<Reason> for Because {
    fn from(reason: Reason) -> Self {
        Self(reason.stored())
    }
}

impl From<String> for Because {
    fn from(stored: String) -> Self {
        Self(stored)
    }
}

impl From<Because> for String {
    fn from(because: Because) -> Self {
        because.0
    }
}
