//! What people read of a reason.

use super::{Reason, Used};
use crate::{actions::RiskLevel, ground::number::count};
use std::fmt::Display;

impl Reason {
    /// As people read it, wherever that is.
    pub fn words(&self) -> String {
        match self {
            Self::KillSwitch => "The kill switch is on".to_owned(),
            Self::ForbiddenType(kind) => {
                format!("Actions of type “{}” are forbidden", kind.label())
            }
            Self::RunsUnasked(kind) => format!(
                "Actions of type “{}” may run without approval",
                kind.label()
            ),
            Self::TypeNeedsApproval(kind) => {
                format!("Actions of type “{}” need approval", kind.label())
            }
            Self::Risk(risk) => match risk {
                RiskLevel::Low => "Low-risk actions need approval".to_owned(),
                RiskLevel::Medium => "Medium-risk actions need approval".to_owned(),
                RiskLevel::High => "High-risk actions need approval".to_owned(),
                RiskLevel::Critical => "Critical actions need approval".to_owned(),
            },
            Self::TasksOff => "Creating tasks needs approval".to_owned(),
            Self::TasksOffFor(kind) => format!(
                "Actions of type “{}” need approval while “Create tasks” is off",
                kind.label()
            ),
            Self::MeetingsOff => "Meetings need approval while “Create tasks” is off".to_owned(),
            Self::EmailOff => "Sending e-mail needs approval".to_owned(),
            Self::SmsOff => "Sending SMS needs approval".to_owned(),
            Self::FinancialRecordsOff => "Changing financial records needs approval".to_owned(),
            Self::Recipients { recipients, limit } => {
                limited(count(recipients, "recipient"), recipients > limit, limit)
            }
            Self::Financial => "Financial actions need approval".to_owned(),
            Self::AmountUnknown => "The amount is unknown".to_owned(),
            Self::OverLimit { amount, limit } => {
                format!("{amount} is more than the {limit} allowed without approval")
            }
            Self::HighRisk { amount, from } => {
                format!("{amount} is high risk: the threshold is {from}")
            }
            Self::Deletion => "Deletions need approval".to_owned(),
            Self::ManyRecords { records, limit } => {
                limited(count(records, "record"), records > limit, limit)
            }
            Self::Bulk(records) => {
                format!("Bulk actions need approval ({})", count(records, "record"))
            }
            Self::MoreThan(limit) => format!(
                "Actions on more than {} always need approval",
                count(limit, "record")
            ),
            Self::ReachesCustomers => "Actions that reach customers need approval".to_owned(),
            Self::NotLookedUp => "It reaches people who were not looked up in Odoo".to_owned(),
            Self::ContactWithin(hours) => {
                format!("Last contacted less than {} ago", count(hours, "hour"))
            }
            Self::LastContact(0) => "Last contacted less than 1 day ago".to_owned(),
            Self::LastContact(days) => format!("Last contacted {} ago", count(days, "day")),
            Self::NoContact => "Not contacted by AI COO yet".to_owned(),
            Self::OutsideHours => "Outside business hours".to_owned(),
            Self::InsideHours => "Within business hours".to_owned(),
            Self::Budget(budgets) => {
                let budgets: Vec<String> = budgets.iter().map(Used::words).collect();
                budgets.join("; ")
            }
        }
    }
}

impl Used {
    fn words(&self) -> String {
        match self {
            Self::Amount { used, budget } => over(used, budget),
            Self::AllOfTheAmount => "The daily budget for amounts is used up".to_owned(),
            Self::Recipients { used, budget } => {
                budgeted(used > budget, used, &count(budget, "recipient"))
            }
            Self::Records { used, budget } => {
                budgeted(used > budget, used, &count(budget, "record"))
            }
        }
    }
}

fn limited(counted: String, is_more: bool, limit: &u32) -> String {
    if is_more {
        format!("{counted}, more than the limit of {limit}")
    } else {
        format!("{counted} (limit: {limit})")
    }
}

fn budgeted(is_over: bool, used: &u32, budget: &str) -> String {
    if is_over {
        over(used, budget)
    } else {
        format!("Daily budget: {used} of {budget}")
    }
}

fn over(used: impl Display, budget: &str) -> String {
    format!("Over the daily budget: {used} of {budget}")
}
