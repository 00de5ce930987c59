//! The usual reasons for a no.

use crate::ground::named::named;
use serde::{Deserialize, Serialize};

macro_rules! reasons {
    ($($Why:ident = $words:literal,)*) => {
        /// The usual reasons for a no; a closed list.
        #[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
        #[serde(rename_all = "snake_case")]
        #[strum(serialize_all = "snake_case")]
        pub enum WhyNot { $($Why,)* }

        named!(WhyNot);

        impl WhyNot {
            /// As a person reads it.
            pub fn words(self) -> &'static str { match self { $(Self::$Why => $words,)* } }
        }
    };
}

reasons! {
    WrongFigures = "The figures or records are wrong",
    WrongPerson = "It would reach the wrong person",
    WrongWords = "The wording is wrong",
    Handled = "Already taken care of",
    NotNow = "Not now",
    Other = "Something else",
}
