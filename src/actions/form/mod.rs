//! What a person fills in to make an action by hand: the fields of each type, as data. Forms, the
//! API's description and the prompt are made from them; what they cannot say, `validate` does.

mod draft;
#[cfg(feature = "ssr")]
mod prefill;
#[cfg(test)]
mod tests;

pub use draft::{Draft, ReadTime, Row};
#[cfg(feature = "ssr")]
pub use draft::{Filled, read_time};

/// One field of an action's inputs, named as in the inputs themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// As in the inputs, and in what [`super::InvalidInput`] names.
    pub name: &'static str,
    pub label: &'static str,
    /// One sentence under the field; may be empty.
    pub help: &'static str,
    pub required: bool,
    pub input: Input,
}

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// One line of at most so many characters.
    Line { most: usize },
    /// Several lines of at most so many characters together.
    Text { most: usize },
    /// A whole number within these bounds, both included.
    Number { least: i64, most: i64 },
    /// A calendar day.
    Date,
    /// A day and a time of day, typed in the zone of whoever types it.
    Moment,
    /// One of these: the value in the inputs, and its label.
    Choice(&'static [(&'static str, &'static str)]),
    /// The id of one record.
    Record(Picks),
    /// The ids of 1 to so many different records.
    Records { of: Picks, most: usize },
    /// 1 to so many rows, each an object of these fields.
    Rows {
        fields: &'static [Field],
        most: usize,
    },
}

/// Which records a person may pick from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Picks {
    /// A customer with overdue invoices: the commercial partner.
    Customer,
    /// Anybody in the address book, outsiders included.
    Contact,
    /// Somebody with prices on record.
    Vendor,
    /// A colleague with a login in Odoo.
    User,
    Project,
    /// An overdue invoice of the customer picked.
    Invoice,
    /// An open one.
    Deal,
    Stage,
    /// What the vendor picked has a price for.
    Product,
}

impl Picks {
    /// What has to be picked first.
    pub fn depends_on(self) -> Option<Picks> {
        match self {
            Self::Invoice => Some(Self::Customer),
            Self::Product => Some(Self::Vendor),
            _ => None,
        }
    }
}

/// What a person says of an action besides its inputs, whatever its type.
pub const WORDS: &[Field] = &[
    needed(
        "expected_effect",
        "Expected outcome",
        Input::Text { most: 500 },
    )
    .help("At least 10 characters. Approvers read it."),
    needed("reasoning", "Reason", Input::Text { most: 1_000 })
        .help("At least 20 characters. It stays on record."),
];
/// The fewest characters of each of [`WORDS`].
pub const LEAST_WORDS: [usize; 2] = [10, 20];

/// A field that has to be filled in.
pub const fn needed(name: &'static str, label: &'static str, input: Input) -> Field {
    Field {
        name,
        label,
        help: "",
        required: true,
        input,
    }
}

/// A field that may be left empty.
pub const fn optional(name: &'static str, label: &'static str, input: Input) -> Field {
    Field {
        required: false,
        ..needed(name, label, input)
    }
}

impl Field {
    /// The same with a sentence under it.
    #[must_use]
    pub const fn help(mut self, help: &'static str) -> Self {
        self.help = help;
        self
    }
}
