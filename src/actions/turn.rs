//! When an approved action may run, and how long it has: the only place that says so.

use crate::ground::named::named;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// How long an approved action has to begin, from the first moment that it may.
pub const TIME_TO_RUN: Duration = Duration::hours(4);

macro_rules! held {
    ($($(#[$doc:meta])* $Held:ident = $words:literal,)*) => {
        /// Why an approved action does not run yet; a closed list.
        #[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
        #[serde(rename_all = "snake_case")]
        #[strum(serialize_all = "snake_case")]
        pub enum Held { $($(#[$doc])* $Held,)* }

        named!(Held);

        impl Held {
            /// As a person reads it.
            pub fn words(self) -> &'static str { match self { $(Self::$Held => $words,)* } }
        }
    };
}

held! {
    /// So that the approval can be taken back.
    UndoWindow = "Undo window",
    BusinessHours = "Business hours",
    ContactLimit = "Contact limit",
    KillSwitch = "Kill switch",
    /// So many mails an hour, so many SMS a day.
    SendingLimit = "Sending limit",
    /// So many calls to Odoo a second.
    OdooLimit = "Odoo call limit",
    Retry = "Retry",
    /// A call of an earlier attempt may still take effect.
    EarlierCall = "An earlier call may still arrive",
    /// The process that had it is ending: another one goes on.
    Shutdown = "Returned at shutdown",
}

/// When an approved action may run, and until when it has to have begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// `None`: at once.
    pub not_before: Option<DateTime<Utc>>,
    /// `None`: its deadline stays as it is.
    pub execute_by: Option<DateTime<Utc>>,
    pub held_by: Option<Held>,
}

impl Turn {
    /// At once, with its full time to run.
    pub fn now(now: DateTime<Utc>) -> Self {
        Self {
            not_before: None,
            execute_by: Some(now + TIME_TO_RUN),
            held_by: None,
        }
    }

    /// A rule or a limit makes it wait, which takes nothing of its time: it has all of it from
    /// then on.
    pub fn from(not_before: DateTime<Utc>, held_by: Held) -> Self {
        Self {
            not_before: Some(not_before),
            execute_by: Some(not_before + TIME_TO_RUN),
            held_by: Some(held_by),
        }
    }

    /// Until the kill switch is released, which gives it its full time again.
    pub fn stopped(now: DateTime<Utc>) -> Self {
        Self {
            held_by: Some(Held::KillSwitch),
            ..Self::now(now)
        }
    }

    /// Another try of the same turn: its deadline stays.
    pub fn retry(not_before: Option<DateTime<Utc>>, held_by: Held) -> Self {
        Self {
            not_before,
            execute_by: None,
            held_by: Some(held_by),
        }
    }

    /// Whether something else than time lets it go on.
    pub fn is_stopped(&self) -> bool {
        self.held_by == Some(Held::KillSwitch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_survive_the_round_trip() {
        for held in Held::ALL {
            assert_eq!(Held::parse(held.name()), Some(*held));
            assert_eq!(serde_json::to_value(held).unwrap(), held.name());
        }
    }

    #[test]
    fn a_rule_that_makes_it_wait_takes_nothing_of_its_time() {
        let at = "2026-11-23T14:00:00Z".parse().unwrap();
        let turn = Turn::from(at, Held::BusinessHours);
        assert_eq!(
            turn.execute_by.unwrap() - turn.not_before.unwrap(),
            TIME_TO_RUN
        );
        assert_eq!(Turn::retry(Some(at), Held::Retry).execute_by, None);
    }
}
