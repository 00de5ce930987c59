//! What a row of the settings says: where it stands in the form, what may be typed, and which
//! change of it lets more happen.

/// One setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// As JSON, the trail and the form's names write it.
    pub name: &'static str,
    pub group: Group,
    pub input: Input,
    pub label: &'static str,
    /// Empty where the label says it all.
    pub help: &'static str,
    pub looser: Looser,
}

/// What a setting can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    Switch,
    /// A whole number with its bounds, and of what.
    Number {
        least: u32,
        most: u32,
        unit: &'static str,
    },
    /// Minor units of the company's currency.
    Amount {
        least: i64,
    },
    Time,
    /// An IANA zone.
    Zone,
    /// Types of actions.
    Kinds,
    /// Who decides, for each type of action.
    Autonomy,
    Channels,
    /// Settings with a page of their own.
    Proposals,
}

/// Which change lets more happen, sooner, or seen by fewer people: it takes a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looser {
    /// It permits something.
    On,
    /// It restrains something.
    Off,
    /// More, or later.
    More,
    /// Less, or earlier.
    Less,
    /// Any other value.
    Other,
    /// One of the list is gone.
    Fewer,
    /// A type that was asked about runs by itself.
    Auto,
    Never,
}

/// The parts of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    Types,
    WithoutAsking,
    NeedsAPerson,
    Amounts,
    Limits,
    Budget,
    Hours,
    Told,
    /// A page of its own.
    Proposals,
}

impl Group {
    /// Those of the form, in its order.
    pub const FORM: &[Self] = &[
        Self::Types,
        Self::WithoutAsking,
        Self::NeedsAPerson,
        Self::Amounts,
        Self::Limits,
        Self::Budget,
        Self::Hours,
        Self::Told,
    ];

    /// The heading over it.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Types => "By type of action",
            Self::WithoutAsking => "Allowed without approval",
            Self::NeedsAPerson => "Always needs approval",
            Self::Amounts => "Amounts",
            Self::Limits => "Limits",
            Self::Budget => "Daily budget for actions without approval",
            Self::Hours => "Business hours",
            Self::Told => "Notifications",
            Self::Proposals => "Proposals",
        }
    }

    /// What holds for all of it; empty where nothing does.
    pub fn help(self) -> &'static str {
        match self {
            Self::Types => {
                "Forbidden types are refused outright, and so are e-mails to more people than the limit below. Everything else can run with approval."
            }
            Self::WithoutAsking => {
                "Off: runs only with approval. On is not enough: the table above has to say so of the type as well, and a second admin has to confirm it unless the type is a task, an activity or an internal note."
            }
            Self::NeedsAPerson => "On: needs approval, whatever else is allowed.",
            Self::Budget => "In any 24 hours, across all actions.",
            Self::Hours => {
                "When customers may be reached. Actions approved outside these hours wait, unless the approver chooses to send them now."
            }
            Self::Amounts | Self::Limits | Self::Told | Self::Proposals => "",
        }
    }

    /// Its settings, in the order of the form.
    pub fn fields(self) -> impl Iterator<Item = &'static Field> {
        super::FIELDS
            .iter()
            .filter(move |field| field.group == self)
    }
}

/// A row without help; its name comes from the settings' table.
pub(super) const fn field(
    group: Group,
    input: Input,
    label: &'static str,
    looser: Looser,
) -> Field {
    Field {
        name: "",
        group,
        input,
        label,
        help: "",
        looser,
    }
}

/// A whole number within these bounds.
pub(super) const fn number(least: u32, most: u32, unit: &'static str) -> Input {
    Input::Number { least, most, unit }
}

impl Field {
    pub(super) const fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    pub(super) const fn help(self, help: &'static str) -> Self {
        Self { help, ..self }
    }

    /// As people find it in the form: `When customers may be reached: On weekends too`.
    #[cfg(feature = "ssr")]
    pub fn place(&self) -> String {
        format!("{}: {}", self.group.heading(), self.label)
    }
}

#[cfg(feature = "ssr")]
mod server {
    use super::{Field, Input, Looser};
    use crate::{
        actions::Kind,
        guardrails::{Autonomy, Proposals},
        notices::Channel,
    };
    use chrono::NaiveTime;
    use serde::{Serialize, de::DeserializeOwned};
    use serde_json::{Map, Value};
    use std::cmp::Ordering;

    impl Field {
        /// What is wrong with a value and what to do about it; one of another type is nothing that
        /// this could say.
        pub fn problems(&self, value: &Value) -> Vec<String> {
            match self.input {
                Input::Number { least, most, unit } => {
                    let fits = |number| (i64::from(least)..=i64::from(most)).contains(&number);
                    let range = || {
                        let (least, most) = (grouped(least), grouped(most));
                        format!("has to be {least} to {most} {unit}")
                    };
                    value
                        .as_i64()
                        .filter(|number| !fits(*number))
                        .map(|_| range())
                }
                Input::Amount { least } => {
                    let words = match least {
                        0 => "has to be 0 or more".to_owned(),
                        _ => "has to be an amount above 0".to_owned(),
                    };
                    value
                        .as_i64()
                        .filter(|amount| *amount < least)
                        .map(|_| words)
                }
                Input::Zone => value.as_str().and_then(zone),
                _ => None,
            }
            .into_iter()
            .collect()
        }

        /// What this version knows of a stored value: what another one has added to a list is left
        /// out. `None`: it is of another type.
        pub fn known(&self, value: &Value) -> Option<Value> {
            match self.input {
                Input::Switch => value.is_boolean().then(|| value.clone()),
                Input::Number { .. } => one::<u32>(value),
                Input::Amount { .. } => one::<i64>(value),
                Input::Time => one::<NaiveTime>(value),
                Input::Zone => value.is_string().then(|| value.clone()),
                Input::Kinds => list::<Kind>(value),
                Input::Channels => list::<Channel>(value),
                Input::Autonomy => Some(Value::Object(
                    value
                        .as_object()?
                        .iter()
                        .filter(|(kind, _)| Kind::parse(kind).is_some())
                        .filter(|(_, says)| one::<Autonomy>(says).is_some())
                        .map(|(kind, says)| (kind.clone(), says.clone()))
                        .collect::<Map<_, _>>(),
                )),
                Input::Proposals => one::<Proposals>(value)
                    .or_else(|| serde_json::to_value(Proposals::default()).ok()),
            }
        }

        /// Whether this change lets more happen.
        pub fn is_looser(&self, before: &Value, after: &Value) -> bool {
            match self.looser {
                Looser::On => *before == false && *after == true,
                Looser::Off => *before == true && *after == false,
                Looser::More => order(before, after) == Ordering::Less,
                Looser::Less => order(before, after) == Ordering::Greater,
                Looser::Other => before != after,
                Looser::Fewer => {
                    let left = |one: &Value| elements(after).contains(one);
                    !elements(before).iter().all(left)
                }
                Looser::Auto => {
                    let runs = |settings: &Value, kind: &Kind| {
                        let says = &settings[kind.name()];
                        *says == "confirmed" || *says == "auto" && kind.traits().safe
                    };
                    let looser = |kind: &Kind| runs(after, kind) && !runs(before, kind);
                    Kind::ALL.iter().any(looser)
                }
                Looser::Never => false,
            }
        }
    }

    /// `10,000`.
    fn grouped(number: u32) -> String {
        match number {
            0..1_000 => number.to_string(),
            _ => format!("{},{:03}", grouped(number / 1_000), number % 1_000),
        }
    }

    fn zone(zone: &str) -> Option<String> {
        let known = zone.parse::<chrono_tz::Tz>().is_ok();
        (!known).then(|| "is not an IANA time zone such as America/New_York".to_owned())
    }

    /// The value as this type writes it, if it is one.
    fn one<T: DeserializeOwned + Serialize>(value: &Value) -> Option<Value> {
        let read = T::deserialize(value).ok()?;
        serde_json::to_value(read).ok()
    }

    fn list<T: DeserializeOwned + Serialize>(value: &Value) -> Option<Value> {
        let elements = value.as_array()?.iter();
        Some(Value::Array(elements.filter_map(one::<T>).collect()))
    }

    fn elements(value: &Value) -> &[Value] {
        value.as_array().map_or(&[], Vec::as_slice)
    }

    /// Of two numbers or two times; others are alike.
    fn order(before: &Value, after: &Value) -> Ordering {
        match (before, after) {
            (Value::String(before), Value::String(after)) => before.cmp(after),
            _ => before.as_i64().cmp(&after.as_i64()),
        }
    }
}
