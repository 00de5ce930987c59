//! Who thought of an action.

use serde::{Deserialize, Serialize};
use std::{borrow::Cow, fmt};

/// Who thought of an action: a recommender by its name, such as `rules`, or `person`. In whose name
/// it was proposed says its author.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(value_type = String))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Provenance(Cow<'static, str>);

impl Provenance {
    pub const PERSON: Self = Self(Cow::Borrowed("person"));

    /// A recommender by its name.
    pub const fn recommender(recommender: &'static str) -> Self {
        Self(Cow::Borrowed(recommender))
    }

    /// As it was stored. A recommender that is no more keeps its name.
    pub fn stored(name: String) -> Self {
        Self(Cow::Owned(name))
    }
}

impl fmt::Display for Provenance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
