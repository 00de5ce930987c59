//! The models and fields that the sandbox knows, as Odoo 19 names and types them.

mod bank;
mod models;

pub use models::MODELS;

/// The type of a field, as far as reading and searching depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text, also `selection` and `html`.
    Text,
    /// A whole number or a float.
    Number,
    Boolean,
    Date,
    Datetime,
    /// A reference to one record of that model.
    One(&'static str),
    /// References to records of that model.
    Many(&'static str),
}

/// One model.
pub struct Model {
    pub name: &'static str,
    /// What Odoo calls it in messages.
    pub label: &'static str,
    /// Besides `id`, `display_name`, `create_date`, `write_date` and `write_uid`, which all have.
    pub fields: &'static [(&'static str, Kind)],
    /// What the key's user may do besides reading.
    pub may: &'static [&'static str],
}

impl Model {
    pub fn named(name: &str) -> Option<&'static Model> {
        MODELS.iter().find(|model| model.name == name)
    }

    /// The type of a field, or `None` where the model has no such field.
    pub fn kind(&self, field: &str) -> Option<Kind> {
        let everywhere = match field {
            "id" => Some(Kind::Number),
            "display_name" => Some(Kind::Text),
            "create_date" | "write_date" => Some(Kind::Datetime),
            "write_uid" => Some(Kind::One("res.users")),
            _ => None,
        };
        let own = || self.fields.iter().find(|(name, _)| *name == field);
        everywhere.or_else(|| own().map(|(_, kind)| *kind))
    }

    pub fn has(&self, field: &str) -> bool {
        self.kind(field).is_some()
    }

    /// Every field that `read` gives when none is named.
    pub fn all_fields(&self) -> Vec<&'static str> {
        let everywhere = [
            "id",
            "display_name",
            "create_date",
            "write_date",
            "write_uid",
        ];
        let own = self.fields.iter().map(|(name, _)| *name);
        everywhere.into_iter().chain(own).collect()
    }
}
