//! The usual reasons for a no.

use serde::{Deserialize, Serialize};

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
    WrongWords = "wrong_words" "The wording is wrong",
    Handled = "handled" "Already taken care of",
    NotNow = "not_now" "Not now",
    Other = "other" "Something else",
}
