//! A change as everybody in this process hears of it: written out once, whoever passes it on.

use super::Change;
use bytes::Bytes;
use std::{
    ops::Deref,
    sync::{Arc, OnceLock},
};

/// Cheap to clone.
#[derive(Debug, Clone)]
pub struct Announced(Arc<Kept>);

#[derive(Debug)]
struct Kept {
    change: Change,
    text: OnceLock<Bytes>,
}

impl Announced {
    pub fn new(change: Change) -> Self {
        Self(Arc::new(Kept {
            change,
            text: OnceLock::new(),
        }))
    }

    /// As JSON: the same bytes for all who ask, made for the first of them.
    pub fn text(&self) -> Bytes {
        let json = || serde_json::to_vec(&self.0.change).unwrap_or_default();
        self.0.text.get_or_init(|| json().into()).clone()
    }
}

impl Deref for Announced {
    type Target = Change;

    fn deref(&self) -> &Change {
        &self.0.change
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Topic, *};

    #[test]
    fn everybody_is_handed_the_same_bytes() {
        let here = Announced::new(Change::to(Topic::Actions, 7));
        let there = here.clone();
        let texts = [here.text(), there.text(), here.text()];
        assert_eq!(texts[0], r#"{"topic":"actions","id":"7"}"#);
        let places = texts.each_ref().map(|text| text.as_ptr());
        assert_eq!(places, [places[0]; 3]);
    }
}
