//! A person's yes or no, and what they do about a question besides.

#[cfg(feature = "ssr")]
pub mod answer;
#[cfg(feature = "ssr")]
pub mod by_code;
#[cfg(feature = "ssr")]
pub mod by_link;
#[cfg(feature = "ssr")]
pub mod code;
#[cfg(feature = "ssr")]
pub mod follow_up;
#[cfg(feature = "ssr")]
pub mod link;
#[cfg(feature = "ssr")]
pub mod secrets;
#[cfg(feature = "ssr")]
pub mod seen;
#[cfg(feature = "ssr")]
pub mod store;

use serde::{Deserialize, Serialize};

/// What became of a yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approved {
    /// It will run.
    Queued,
    /// It is held back until a moment when it may reach the customer.
    Held,
    /// It is critical: somebody else has to approve as well.
    OneMoreNeeded,
}

macro_rules! reasons {
    ($($Why:ident = $name:literal $words:literal,)*) => {
        /// The usual reasons for a no; a closed list.
        #[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum WhyNot { $($Why,)* }

        impl WhyNot {
            pub const ALL: &[Self] = &[$(Self::$Why),*];
            pub fn name(self) -> &'static str { match self { $(Self::$Why => $name,)* } }
            /// As a person reads it.
            pub fn words(self) -> &'static str { match self { $(Self::$Why => $words,)* } }
            pub fn parse(name: &str) -> Option<Self> { match name { $($name => Some(Self::$Why),)* _ => None } }
        }
    };
}

reasons! {
    WrongFigures = "wrong_figures" "The figures or records are wrong",
    WrongPerson = "wrong_person" "It would reach the wrong person",
    WrongWords = "wrong_words" "Not in these words",
    Handled = "handled" "It is taken care of already",
    NotNow = "not_now" "Not now",
    Other = "other" "Something else",
}
