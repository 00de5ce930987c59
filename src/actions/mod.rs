//! Every kind of action, one per file; one row in the table below adds a kind.

mod action;
#[cfg(feature = "ssr")]
mod attendees;
#[cfg(feature = "ssr")]
pub mod bank;
#[cfg(feature = "ssr")]
pub mod choices;
mod create_invoice_reminder;
mod create_purchase_order;
mod create_task;
pub mod form;
#[cfg(feature = "ssr")]
mod letters;
pub mod lifecycle;
#[cfg(feature = "ssr")]
mod meeting_time;
#[cfg(feature = "ssr")]
pub mod overdue;
mod post_internal_message;
mod preconditions;
mod provenance;
#[cfg(feature = "ssr")]
mod recipient;
#[cfg(feature = "ssr")]
mod render;
mod risk;
mod schedule_activity;
mod schedule_meeting;
mod send_email;
mod send_sms;
pub mod text;
mod turn;
mod undo;
mod update_deal_stage;
mod why_not;

pub use action::*;
pub use create_invoice_reminder::MOST as INVOICES_IN_A_REMINDER;
pub use create_purchase_order::OrderLine;
pub use create_task::{About, Priority};
#[cfg(feature = "ssr")]
pub use letters::{FINAL_AFTER_DAYS, SentReminder, Tone};
#[cfg(feature = "ssr")]
pub use meeting_time::{MeetingTime, when};
pub use post_internal_message::NoteModel;
pub use preconditions::*;
pub use provenance::Provenance;
#[cfg(feature = "ssr")]
pub use recipient::{nobody_reached, reaches};
#[cfg(feature = "ssr")]
pub use render::{
    Desk, MailIdentity, Render, RenderError, Rendered, banned, no_address, unmatched,
};
pub use risk::RiskLevel;
pub use schedule_activity::WhatToDo;
pub use send_sms::Line;
pub use turn::{Held, TIME_TO_RUN, Turn};
#[cfg(feature = "ssr")]
pub use undo::Undone;
pub use why_not::WhyNot;

use crate::ground::named::named;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::borrow::Cow;

/// An input that cannot be: names the field and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct InvalidInput {
    pub field: Cow<'static, str>,
    pub problem: String,
}

impl InvalidInput {
    pub fn new(field: &'static str, problem: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            problem: problem.into(),
        }
    }
}

/// What one kind of action is; known everywhere, the browser included.
pub trait ActionType: Serialize + DeserializeOwned {
    /// The risk before any threshold raises it.
    const RISK: RiskLevel;
    const ROLLBACK: RollbackStrategy;
    const TRAITS: Traits;
    /// What a person fills in to make one by hand, in the order of the form.
    const FIELDS: &[form::Field];

    /// # Errors
    /// The first field that cannot be, and what to do about it.
    fn validate(&self) -> Result<(), InvalidInput>;

    /// What it is about: among open actions of a kind there is one for each subject.
    fn subject(&self) -> String;
}

/// What the guardrails ask about a kind of action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Traits {
    /// It stays inside the company: an admin may let it run without asking.
    pub safe: bool,
    /// Somebody outside the company gets to see it.
    pub reaches_customer: bool,
    /// It is about money owed or paid.
    pub financial: bool,
    /// It deletes something.
    pub deletes: bool,
    /// Hours before the same may be done again about the same subject.
    pub cool_down_hours: u32,
}

macro_rules! action_types {
    ($(#[doc = $doc:literal] $module:ident :: $Type:ident = $label:literal,)*) => {
        $(pub use $module::$Type;)*

        /// What an action is to do: its type, and that type's inputs. Closed: unknown types and
        /// fields are refused.
        #[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "action_type", content = "inputs", rename_all = "snake_case")]
        pub enum ActionInputs { $(#[doc = $doc] $Type($Type),)* }

        /// The name of an action type alone.
        #[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
        #[serde(rename_all = "snake_case")]
        #[strum(serialize_all = "snake_case")]
        pub enum Kind { $(#[doc = $doc] $Type,)* }

        named!(Kind);

        impl Kind {
            pub fn label(self) -> &'static str { match self { $(Self::$Type => $label,)* } }
            /// One sentence on what it does.
            pub fn description(self) -> &'static str { match self { $(Self::$Type => $doc.trim_ascii(),)* } }
            pub fn risk(self) -> RiskLevel { match self { $(Self::$Type => <$Type as ActionType>::RISK,)* } }
            pub fn traits(self) -> Traits { match self { $(Self::$Type => <$Type as ActionType>::TRAITS,)* } }
            pub fn fields(self) -> &'static [form::Field] { match self { $(Self::$Type => <$Type as ActionType>::FIELDS,)* } }
            /// Whether a person makes one by filling in a form.
            pub fn has_form(self) -> bool { !self.fields().is_empty() }
            pub fn rollback(self) -> RollbackStrategy { match self { $(Self::$Type => <$Type as ActionType>::ROLLBACK,)* } }
        }

        impl ActionInputs {
            pub fn kind(&self) -> Kind { match self { $(Self::$Type(_) => Kind::$Type,)* } }
            /// # Errors
            /// The first field that cannot be.
            pub fn validate(&self) -> Result<(), InvalidInput> { match self { $(Self::$Type(inputs) => inputs.validate(),)* } }
            pub fn subject(&self) -> String { match self { $(Self::$Type(inputs) => inputs.subject(),)* } }
            #[cfg(feature = "ssr")]
            pub fn renderable(&self) -> &(dyn Render + Send + Sync) { match self { $(Self::$Type(inputs) => inputs,)* } }
        }
    };
}

// The table of action types. To add one: a file, its `mod` line above and its row here.
action_types! {
    /// Mail one customer about all its overdue invoices, and note it on each.
    create_invoice_reminder::CreateInvoiceReminder = "Invoice reminder",
    /// Create a project task in Odoo.
    create_task::CreateTask = "Task",
    /// Draft a request for quotation in Odoo; a person confirms it there.
    create_purchase_order::CreatePurchaseOrder = "Purchase order",
    /// Post an internal note on a record in Odoo.
    post_internal_message::PostInternalMessage = "Internal note",
    /// Schedule an activity on a record in Odoo.
    schedule_activity::ScheduleActivity = "Activity",
    /// Put a meeting into the calendar of everybody who takes part.
    schedule_meeting::ScheduleMeeting = "Meeting",
    /// Send one mail to up to ten contacts.
    send_email::SendEmail = "E-mail",
    /// Send one SMS to one contact.
    send_sms::SendSms = "SMS",
    /// Take back what an executed action did.
    undo::Undo = "Undo",
    /// Move a deal in Odoo to another stage.
    update_deal_stage::UpdateDealStage = "Deal stage",
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn task() -> serde_json::Value {
        json!({"action_type": "create_task", "inputs": {"name": "Call", "user_id": 2, "date_deadline": "2026-12-01"}})
    }

    #[test]
    fn the_wire_form_is_type_and_inputs() {
        let inputs: ActionInputs = serde_json::from_value(task()).unwrap();
        assert_eq!(inputs.kind(), Kind::CreateTask);
        assert_eq!(
            serde_json::to_value(&inputs).unwrap()["action_type"],
            inputs.kind().name()
        );
    }

    #[test]
    fn unknown_types_and_fields_are_refused() {
        let unknown_type = json!({"action_type": "drop_table", "inputs": {}});
        let mut unknown_field = task();
        unknown_field["inputs"]["to"] = json!("somebody@example.com");
        for json in [unknown_type, unknown_field] {
            assert!(serde_json::from_value::<ActionInputs>(json).is_err());
        }
    }

    #[test]
    fn only_what_stays_inside_may_run_by_itself() {
        for kind in Kind::ALL {
            let traits = kind.traits();
            assert!(!(traits.safe && traits.reaches_customer), "{}", kind.name());
        }
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn the_hash_is_of_the_content_and_not_of_the_order_of_keys() {
        let first = r#"{"action_type":"create_task","inputs":{"name":"A","user_id":2,"date_deadline":"2026-12-01"}}"#;
        let second = r#"{"inputs":{"date_deadline":"2026-12-01","user_id":2,"name":"A"},"action_type":"create_task"}"#;
        let id = crate::ground::ids::ActionId::new();
        let effect = crate::ground::effect::Effect {
            requests: vec![],
            side_effects: vec![],
        };
        let hash = |text: &str| {
            effect_hash(
                "org",
                id,
                &serde_json::from_str(text).unwrap(),
                &effect,
                &[],
            )
            .unwrap()
        };
        assert_eq!(hash(first), hash(second));
        assert_ne!(hash(first), hash(&second.replace("\"A\"", "\"B\"")));
    }
}
