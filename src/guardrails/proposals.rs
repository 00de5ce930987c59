//! What the rules propose: from which amounts on, and where tasks go.

use crate::ground::{
    ids::{OdooUserId, ProjectId},
    money::{Currency, Money},
};
use serde::{Deserialize, Serialize};

/// Settings of what is proposed. Amounts are minor units of the company's currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Proposals {
    /// The smallest overdue amount worth a reminder or a call; `None`: by the currency.
    pub least_reminder: Option<i64>,
    /// The smallest unmatched payment or credit note that holds a reminder back; `None`: by the
    /// currency.
    pub least_unmatched: Option<i64>,
    /// `None`: nobody has chosen yet.
    pub task_project: Option<TaskProject>,
    /// A task about an invoice goes to its salesperson.
    pub task_to_salesperson: bool,
    /// Who gets a task that no salesperson gets; `None`: nobody has chosen yet.
    pub task_assignee: Option<OdooUserId>,
}

/// Where proposed tasks are put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskProject {
    /// None: they are private to-dos.
    NoProject,
    In(ProjectId),
}

impl Default for Proposals {
    fn default() -> Self {
        Self {
            least_reminder: None,
            least_unmatched: None,
            task_project: None,
            task_to_salesperson: true,
            task_assignee: None,
        }
    }
}

/// What is worth a letter where nobody says otherwise, in units of the dollar's size.
const LEAST_REMINDER: i64 = 10;
/// What may stay unmatched: rounding, bank charges, a cent too much.
const LEAST_UNMATCHED: i64 = 5;
/// The most that either may be, in units of the dollar's size.
const MOST: i64 = 1_000_000;

/// How many units come to about one dollar or euro, to the power of ten, where one does not.
const SIZES: &[(i64, &[&str])] = &[
    (
        10,
        &[
            "AED", "BOB", "BRL", "BWP", "CNH", "CNY", "COU", "CUP", "CZK", "DKK", "EGP", "ERN",
            "GHS", "GTQ", "HKD", "HNL", "HRK", "ILS", "LSL", "LYD", "MAD", "MDL", "MOP", "MRU",
            "MUR", "MVR", "MXN", "MYR", "NAD", "NIO", "NOK", "PEN", "PGK", "PLN", "QAR", "RON",
            "SAR", "SBD", "SCR", "SEK", "SLE", "SRD", "STN", "SVC", "SZL", "THB", "TJS", "TMT",
            "TRY", "TTD", "TWD", "UAH", "UYU", "ZAR", "ZIG", "ZMW", "ZWG",
        ],
    ),
    (
        100,
        &[
            "AFN", "ALL", "AMD", "BDT", "BTN", "CRC", "CVE", "DJF", "DOP", "DZD", "ETB", "GMD",
            "GYD", "HTG", "HUF", "INR", "ISK", "JMD", "JPY", "KES", "KGS", "KMF", "KZT", "LKR",
            "LRD", "MKD", "MRO", "MZN", "NPR", "PHP", "PKR", "RSD", "RUB", "SOS", "VES", "VUV",
            "XAF", "XOF", "XPF", "YER",
        ],
    ),
    (
        1_000,
        &[
            "AOA", "ARS", "BIF", "CDF", "CLP", "COP", "GNF", "IQD", "KHR", "KPW", "KRW", "MGA",
            "MMK", "MNT", "MWK", "NGN", "PYG", "RWF", "SDG", "SSP", "TZS", "UGX", "ZMK",
        ],
    ),
    (10_000, &["IDR", "LAK", "SLL", "SYP", "UZS", "VND"]),
    (100_000, &["IRR", "LBP"]),
];

impl Proposals {
    /// The smallest overdue amount that is asked for.
    pub fn least_reminder(&self, currency: &Currency) -> Money {
        let minor = self.least_reminder;
        currency.money(minor.unwrap_or_else(|| units(currency, LEAST_REMINDER)))
    }

    /// The smallest unmatched amount that holds a reminder back.
    pub fn least_unmatched(&self, currency: &Currency) -> Money {
        let minor = self.least_unmatched;
        currency.money(minor.unwrap_or_else(|| units(currency, LEAST_UNMATCHED)))
    }

    /// The project that tasks are put in.
    pub fn project(&self) -> Option<ProjectId> {
        match self.task_project {
            Some(TaskProject::In(project)) => Some(project),
            Some(TaskProject::NoProject) | None => None,
        }
    }

    /// Nobody has chosen yet where tasks go, or who gets those that no salesperson gets.
    pub fn tasks_open(&self) -> bool {
        self.task_project.is_none() || self.task_assignee.is_none()
    }

    /// The most that an amount of these may be.
    pub fn most(currency: &Currency) -> Money {
        currency.money(units(currency, MOST))
    }

    /// What cannot be, in words that name the field and the remedy. Amounts of less than the
    /// smallest unit are no amounts.
    pub fn problems(&self) -> Vec<String> {
        let amounts = [
            ("least_reminder", self.least_reminder, 0),
            ("least_unmatched", self.least_unmatched, 1),
        ];
        let mut problems: Vec<String> = amounts
            .into_iter()
            .filter(|(_, amount, least)| amount.is_some_and(|amount| amount < *least))
            .map(|(field, _, least)| format!("{field}: has to be {least} or more"))
            .collect();
        if self.task_assignee.is_some_and(|user| user.0 <= 0) {
            problems.push("task_assignee: is no user of Odoo".to_owned());
        }
        if self.project().is_some_and(|project| project.0 <= 0) {
            problems.push("task_project: is no project of Odoo".to_owned());
        }
        problems
    }
}

/// Minor units of so many dollars or euros in a currency of another size.
fn units(currency: &Currency, dollars: i64) -> i64 {
    let known = SIZES
        .iter()
        .find(|(_, codes)| codes.contains(&currency.code.as_str()));
    let size = known.map_or(1, |(size, _)| *size);
    dollars * size * 10i64.pow(u32::from(currency.decimals.min(4)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_have_the_size_of_the_currency() {
        for (code, decimals, reminder, unmatched) in [
            ("USD", 2, "$10.00", "$5.00"),
            ("EUR", 2, "€10.00", "€5.00"),
            ("JPY", 0, "¥1,000", "¥500"),
            ("KWD", 3, "KWD 10.000", "KWD 5.000"),
            ("VND", 0, "VND 100,000", "VND 50,000"),
            ("SEK", 2, "SEK 100.00", "SEK 50.00"),
            ("BRL", 2, "BRL 100.00", "BRL 50.00"),
            ("ZMW", 2, "ZMW 100.00", "ZMW 50.00"),
            ("ETB", 2, "ETB 1,000.00", "ETB 500.00"),
            ("AOA", 2, "AOA 10,000.00", "AOA 5,000.00"),
            ("SYP", 2, "SYP 100,000.00", "SYP 50,000.00"),
        ] {
            let currency = Currency::new(code, decimals);
            let settings = Proposals::default();
            assert_eq!(settings.least_reminder(&currency).to_string(), reminder);
            assert_eq!(settings.least_unmatched(&currency).to_string(), unmatched);
        }
        let own = Proposals {
            least_reminder: Some(2_500),
            ..Proposals::default()
        };
        assert_eq!(own.least_reminder(&Currency::new("USD", 2)).minor, 2_500);
    }

    #[test]
    fn no_currency_has_two_sizes() {
        let mut codes: Vec<&str> = SIZES
            .iter()
            .flat_map(|(_, codes)| codes.iter().copied())
            .collect();
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
        for (size, codes) in SIZES {
            assert!(codes.is_sorted(), "{size}: {codes:?}");
        }
    }

    #[test]
    fn what_was_saved_before_is_read_with_the_defaults() {
        let read: Proposals = serde_json::from_str("{}").unwrap();
        assert_eq!(read, Proposals::default());
        assert!(read.task_to_salesperson);
        assert!(serde_json::from_str::<Proposals>("{\"task_projects\": 1}").is_err());
    }
}
