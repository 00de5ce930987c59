//! Which methods there are, and what each takes.

use super::{error::OdooException, message, schema::Model};
use serde_json::{Map, Value};

/// Whether a method is on records (`ids`) or on the model, and the names of its arguments,
/// those it must have first.
pub struct Signature {
    name: &'static str,
    on_records: bool,
    required: &'static [&'static str],
    optional: &'static [&'static str],
}

const fn method(
    name: &'static str,
    on_records: bool,
    required: &'static [&'static str],
    optional: &'static [&'static str],
) -> Signature {
    Signature {
        name,
        on_records,
        required,
        optional,
    }
}

const METHODS: &[Signature] = &[
    method("read", true, &[], &["fields", "load"]),
    method(
        "search_read",
        false,
        &[],
        &["domain", "fields", "offset", "limit", "order"],
    ),
    method("search", false, &["domain"], &["offset", "limit", "order"]),
    method("search_count", false, &["domain"], &["limit"]),
    method(
        "formatted_read_group",
        false,
        &["domain"],
        &["groupby", "aggregates", "offset", "limit", "order"],
    ),
    method("get_metadata", true, &[], &[]),
    method("has_access", true, &["operation"], &[]),
    method("context_get", false, &[], &[]),
    method("get_base_url", true, &[], &[]),
    method(
        "check_object_reference",
        false,
        &["module", "xml_id"],
        &["raise_on_access_error"],
    ),
    method("load", false, &["fields", "data"], &[]),
    method("message_post", true, &[], message::ARGUMENTS),
    // Odoo has it; the sandbox's key has no right to it.
    method("create", false, &["vals_list"], &[]),
    method("write", true, &["vals"], &[]),
    method("unlink", true, &[], &[]),
    method("button_cancel", true, &[], &[]),
];

/// The method of that name, where the model has it.
pub fn find(model: &Model, method: &str) -> Option<&'static Signature> {
    METHODS.iter().find(|s| s.name == method && s.is_on(model))
}

impl Signature {
    fn is_on(&self, model: &Model) -> bool {
        match self.name {
            "context_get" => model.name == "res.users",
            "check_object_reference" => model.name == "ir.model.data",
            "button_cancel" => model.name == "purchase.order",
            "message_post" => message::MODELS.contains(&model.name),
            _ => true,
        }
    }

    /// As Odoo: `ids` for records only, no argument missing, none unknown.
    pub fn check(&self, model: &str, arguments: &Map<String, Value>) -> Result<(), OdooException> {
        if !self.on_records && arguments.contains_key("ids") {
            return Err(OdooException::unprocessable(format!(
                "cannot call {model}.{} with ids",
                self.name
            )));
        }
        if let Some(name) = self.required.iter().find(|n| !arguments.contains_key(**n)) {
            return Err(OdooException::unprocessable(format!(
                "missing a required argument: '{name}'"
            )));
        }
        let known = |name: &str| {
            matches!(name, "ids" | "context")
                || self.required.contains(&name)
                || self.optional.contains(&name)
        };
        match arguments.keys().find(|name| !known(name)) {
            Some(name) if self.name == "search_read" => {
                Err(OdooException::unexpected_argument("BaseModel.read", name))
            }
            Some(name) => Err(OdooException::unprocessable(format!(
                "got an unexpected keyword argument '{name}'"
            ))),
            None => Ok(()),
        }
    }
}
