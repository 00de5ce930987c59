//! The reason that a stored sentence gives, whichever version has stored it.

use super::{Reason, Used};
use crate::actions::{Kind, RiskLevel};

/// Without a figure in them.
const PLAIN: &[Reason] = &[
    Reason::KillSwitch,
    Reason::TasksOff,
    Reason::MeetingsOff,
    Reason::EmailOff,
    Reason::SmsOff,
    Reason::FinancialRecordsOff,
    Reason::Financial,
    Reason::AmountUnknown,
    Reason::Deletion,
    Reason::ReachesCustomers,
    Reason::NotLookedUp,
    Reason::NoContact,
    Reason::OutsideHours,
    Reason::InsideHours,
];

/// Those that are about a type of action.
const OF_TYPES: &[fn(Kind) -> Reason] = &[
    Reason::ForbiddenType,
    Reason::RunsUnasked,
    Reason::TypeNeedsApproval,
    Reason::TasksOffFor,
];

impl Reason {
    /// The whole sentence has to be one of ours; `None`: it is not.
    pub(super) fn read(stored: &str) -> Option<Self> {
        let of_types = OF_TYPES
            .iter()
            .flat_map(|of| Kind::ALL.iter().copied().map(of));
        let risks = RiskLevel::ALL.iter().copied().map(Self::Risk);
        let mut listed = PLAIN.iter().cloned().chain(of_types).chain(risks);
        listed
            .find(|reason| reason.stored() == stored)
            .or_else(|| figures(stored))
            .or_else(|| budgets(stored))
    }
}

/// Those with one or two figures.
fn figures(stored: &str) -> Option<Reason> {
    let between = |before: &str, after: &str| {
        let rest = stored.strip_prefix(before)?;
        rest.strip_suffix(after)
    };
    if let Some((recipients, limit)) = stored.split_once(" of at most ") {
        return Some(Reason::Recipients {
            recipients: number(recipients)?,
            limit: counted(limit, "recipient")?,
        });
    }
    if let Some((amount, limit)) = two(between("", " that run without approval"), " is over the ") {
        return Some(Reason::OverLimit { amount, limit });
    }
    if let Some((amount, from)) = two(between("", " or more: high risk"), " is ") {
        return Some(Reason::HighRisk { amount, from });
    }
    if let Some((records, limit)) = stored.split_once(", more than ") {
        return Some(Reason::ManyRecords {
            records: counted(records, "record")?,
            limit: number(limit)?,
        });
    }
    if let Some(records) = between("", ": bulk actions need approval") {
        return counted(records, "record").map(Reason::Bulk);
    }
    if let Some(limit) = between("More than ", " always need approval") {
        return counted(limit, "record").map(Reason::MoreThan);
    }
    if let Some(hours) = between("Last contact less than ", " ago") {
        return counted(hours, "hour").map(Reason::ContactWithin);
    }
    let days = between("Last contact ", " ago")?;
    counted(days, "day").map(Reason::LastContact)
}

fn budgets(stored: &str) -> Option<Reason> {
    let budgets: Option<Vec<Used>> = stored.split("; ").map(budget).collect();
    budgets.map(Reason::Budget)
}

fn budget(stored: &str) -> Option<Used> {
    if stored == Used::AllOfTheAmount.stored() {
        return Some(Used::AllOfTheAmount);
    }
    let both = stored.strip_suffix(" today without asking")?;
    let (used, budget) = both.split_once(" of ")?;
    if let Some((used, budget)) = number(used).zip(counted(budget, "recipient")) {
        return Some(Used::Recipients { used, budget });
    }
    if let Some((used, budget)) = number(used).zip(counted(budget, "record")) {
        return Some(Used::Records { used, budget });
    }
    let (used, budget) = two(Some(both), " of ")?;
    Some(Used::Amount { used, budget })
}

/// A figure exactly as we write it.
fn number<N: std::str::FromStr + ToString>(text: &str) -> Option<N> {
    let number: N = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

/// How many there are of something. Earlier versions wrote `1 records`.
fn counted<N: std::str::FromStr + ToString>(text: &str, one: &str) -> Option<N> {
    let (figure, noun) = text.split_once(' ')?;
    let is_noun = noun.strip_suffix('s').unwrap_or(noun) == one;
    number(figure).filter(|_| is_noun)
}

/// Two amounts with these words between them.
fn two(both: Option<&str>, between: &str) -> Option<(String, String)> {
    let (first, second) = both?.split_once(between)?;
    let are_amounts = is_amount(first) && is_amount(second);
    are_amounts.then(|| (first.to_owned(), second.to_owned()))
}

/// An amount as `Money` is printed: a sign or a code, and figures.
fn is_amount(text: &str) -> bool {
    let text = text.strip_prefix('−').unwrap_or(text);
    let figures = text.find(|c: char| c.is_ascii_digit());
    figures.is_some_and(|at| {
        let (currency, figures) = text.split_at(at);
        let is_figure = |c: char| c.is_ascii_digit() || c == ',' || c == '.';
        let is_sign = ["$", "€", "£", "¥"].contains(&currency);
        let is_code = currency.strip_suffix(' ').is_some_and(|code| {
            !code.is_empty() && code.chars().all(|c| c.is_ascii_alphanumeric())
        });
        (is_sign || is_code) && figures.chars().all(is_figure)
    })
}
