//! The models and fields that the sandbox knows, as Odoo 19 names and types them.

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
    /// Besides `id`, `display_name`, `create_date` and `write_date`, which all have.
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
        let everywhere = ["id", "display_name", "create_date", "write_date"];
        let own = self.fields.iter().map(|(name, _)| *name);
        everywhere.into_iter().chain(own).collect()
    }
}

use Kind::{Boolean, Date, Datetime, Many, Number, One, Text};

const COMPANY: (&str, Kind) = ("company_id", One("res.company"));
const PARTNER: (&str, Kind) = ("partner_id", One("res.partner"));
const COMMERCIAL: (&str, Kind) = ("commercial_partner_id", One("res.partner"));
const CURRENCY: (&str, Kind) = ("currency_id", One("res.currency"));

pub const MODELS: &[Model] = &[
    Model {
        name: "res.company",
        label: "Companies",
        fields: &[("name", Text), CURRENCY, PARTNER],
        may: &[],
    },
    Model {
        name: "res.currency",
        label: "Currency",
        fields: &[
            ("name", Text),
            ("decimal_places", Number),
            ("rounding", Number),
            ("active", Boolean),
        ],
        may: &[],
    },
    Model {
        name: "res.users",
        label: "User",
        fields: &[
            ("name", Text),
            ("login", Text),
            PARTNER,
            COMPANY,
            ("company_ids", Many("res.company")),
            ("active", Boolean),
            ("share", Boolean),
            ("lang", Text),
            ("tz", Text),
        ],
        may: &[],
    },
    Model {
        name: "res.partner",
        label: "Contact",
        fields: &[
            ("name", Text),
            ("email", Text),
            ("is_company", Boolean),
            ("parent_id", One("res.partner")),
            COMMERCIAL,
            COMPANY,
            ("active", Boolean),
        ],
        may: &[],
    },
    Model {
        name: "account.account",
        label: "Account",
        fields: &[
            ("code", Text),
            ("name", Text),
            ("account_type", Text),
            ("reconcile", Boolean),
            ("company_ids", Many("res.company")),
        ],
        may: &[],
    },
    Model {
        name: "account.move",
        label: "Journal Entry",
        fields: &[
            ("name", Text),
            ("ref", Text),
            ("move_type", Text),
            ("state", Text),
            ("payment_state", Text),
            ("date", Date),
            ("invoice_date", Date),
            ("invoice_date_due", Date),
            PARTNER,
            COMMERCIAL,
            COMPANY,
            CURRENCY,
            ("company_currency_id", One("res.currency")),
            ("amount_total", Number),
            ("amount_residual", Number),
            ("amount_total_signed", Number),
            ("amount_residual_signed", Number),
            ("invoice_user_id", One("res.users")),
        ],
        may: &[],
    },
    Model {
        name: "account.move.line",
        label: "Journal Item",
        fields: &[
            ("name", Text),
            ("move_id", One("account.move")),
            ("move_type", Text),
            ("parent_state", Text),
            ("account_id", One("account.account")),
            PARTNER,
            COMPANY,
            ("date", Date),
            ("date_maturity", Date),
            ("debit", Number),
            ("credit", Number),
            ("balance", Number),
            ("amount_residual", Number),
            ("reconciled", Boolean),
            ("payment_id", One("account.payment")),
        ],
        may: &[],
    },
    Model {
        name: "account.payment",
        label: "Payments",
        fields: &[
            ("name", Text),
            ("state", Text),
            ("payment_type", Text),
            ("amount", Number),
            ("date", Date),
            PARTNER,
            COMPANY,
            CURRENCY,
            ("move_id", One("account.move")),
            ("is_matched", Boolean),
            ("is_reconciled", Boolean),
        ],
        may: &[],
    },
    Model {
        name: "project.project",
        label: "Project",
        fields: &[
            ("name", Text),
            ("active", Boolean),
            ("is_template", Boolean),
            COMPANY,
            PARTNER,
            ("user_id", One("res.users")),
        ],
        may: &[],
    },
    Model {
        name: "project.task",
        label: "Task",
        fields: &[
            ("name", Text),
            ("active", Boolean),
            ("project_id", One("project.project")),
            ("user_ids", Many("res.users")),
            ("date_deadline", Datetime),
            ("priority", Text),
            ("description", Text),
            ("state", Text),
            COMPANY,
            ("create_uid", One("res.users")),
        ],
        may: &["create", "write", "unlink"],
    },
    Model {
        name: "crm.stage",
        label: "CRM Stages",
        fields: &[("name", Text), ("sequence", Number), ("is_won", Boolean)],
        may: &[],
    },
    Model {
        name: "crm.lead",
        label: "Lead",
        fields: &[
            ("name", Text),
            ("type", Text),
            ("active", Boolean),
            PARTNER,
            COMPANY,
            ("user_id", One("res.users")),
            ("stage_id", One("crm.stage")),
            ("expected_revenue", Number),
            ("date_deadline", Date),
            ("date_last_stage_update", Datetime),
            ("won_status", Text),
        ],
        may: &["create", "write"],
    },
    Model {
        name: "mail.message.subtype",
        label: "Message subtypes",
        fields: &[("name", Text), ("internal", Boolean)],
        may: &[],
    },
    Model {
        name: "mail.message",
        label: "Message",
        fields: &[
            ("message_id", Text),
            ("model", Text),
            ("res_id", Number),
            ("body", Text),
            ("message_type", Text),
            ("subtype_id", One("mail.message.subtype")),
            ("author_id", One("res.partner")),
            ("date", Datetime),
            ("is_internal", Boolean),
            ("notified_partner_ids", Many("res.partner")),
        ],
        may: &["create"],
    },
    // Only `check_object_reference` works on it; the key's user cannot read it.
    Model {
        name: "ir.model.data",
        label: "Model Data",
        fields: &[],
        may: &[],
    },
];
