//! Post an internal note on a record in Odoo: for colleagues, never for customers.

use super::{
    ActionType, InvalidInput, RiskLevel, RollbackStrategy, Traits,
    form::{Field, Input, needed},
    text,
};
use serde::{Deserialize, Serialize};

#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostInternalMessage {
    pub model: NoteModel,
    pub id: i64,
    /// Plain text, 1 to 2,000 characters.
    pub body: String,
}

/// The records that a note may stand on.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoteModel {
    #[serde(rename = "account.move")]
    Invoice,
    #[serde(rename = "project.task")]
    Task,
    #[serde(rename = "crm.lead")]
    Deal,
    #[serde(rename = "res.partner")]
    Partner,
}

impl NoteModel {
    pub fn model(self) -> &'static str {
        match self {
            Self::Invoice => "account.move",
            Self::Task => "project.task",
            Self::Deal => "crm.lead",
            Self::Partner => "res.partner",
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::Task => "task",
            Self::Deal => "deal",
            Self::Partner => "contact",
        }
    }
}

pub(super) const NOTE_MODELS: &[(&str, &str)] = &[
    ("account.move", "Invoice"),
    ("project.task", "Task"),
    ("crm.lead", "Deal"),
    ("res.partner", "Contact"),
];

impl ActionType for PostInternalMessage {
    const RISK: RiskLevel = RiskLevel::Low;
    const ROLLBACK: RollbackStrategy = RollbackStrategy::Manual;
    const TRAITS: Traits = Traits {
        safe: true,
        reaches_customer: false,
        financial: false,
        deletes: false,
        cool_down_hours: 7 * 24,
    };
    const FIELDS: &[Field] = &[
        needed("model", "Record type", Input::Choice(NOTE_MODELS))
            .help("Deals and contacts only if the API key has the right to change them."),
        needed(
            "id",
            "Record number",
            Input::Number {
                least: 1,
                most: i64::MAX,
            },
        )
        .help("The number at the end of the record's address in Odoo."),
        needed("body", "Note", Input::Text { most: 2_000 })
            .help("Visible to colleagues; nobody outside sees it."),
    ];

    fn validate(&self) -> Result<(), InvalidInput> {
        text::id("id", self.id, "a record")?;
        text::text("body", &self.body, 2_000)
    }

    fn subject(&self) -> String {
        format!("{}:{}", self.model.model(), self.id)
    }
}

#[cfg(feature = "ssr")]
pub(super) use server::name_of;

#[cfg(feature = "ssr")]
mod server {
    use super::{NoteModel, PostInternalMessage};
    use crate::{
        actions::{AffectedRecords, Desk, Precondition, Render, RenderError, Rendered},
        ground::{
            effect::{Effect, Request},
            ids::{InvoiceId, PartnerId},
        },
        operations::odoo::{NoteTarget, note_call},
    };

    #[async_trait::async_trait]
    impl Render for PostInternalMessage {
        async fn render(&self, desk: &Desk<'_>) -> Result<Rendered, RenderError> {
            let mut preconditions = desk.internal_note(self.model).await?;
            let name = name_of(desk, self.model, self.id).await?;
            preconditions.push(Precondition::RecordStillExists {
                model: self.model.model().to_owned(),
                id: self.id,
                name: name.clone(),
            });
            let message_id = format!("<{}.note@{}>", desk.action_id, desk.mail.domain());
            let call = note_call(target(self.model), self.id, &self.body, &message_id);
            Ok(Rendered {
                title: format!("Note on {name}"),
                effect: Effect {
                    requests: vec![Request::Odoo(call)],
                    side_effects: vec!["Odoo notifies colleagues who follow the record's notes, and nobody outside.".to_owned()],
                },
                preconditions,
                affected_records: AffectedRecords {
                    odoo_model: Some(self.model.model().to_owned()),
                    odoo_ids: vec![self.id],
                    description: Some(name),
                    ..AffectedRecords::default()
                },
                amount: None,
                contacts: vec![],
                outsiders: false,
                least_risk: None,
                tone: None,
            })
        }
    }

    /// What Odoo calls a record, for the kinds that notes and activities stand on.
    pub async fn name_of(
        desk: &Desk<'_>,
        model: NoteModel,
        id: i64,
    ) -> Result<String, RenderError> {
        let found = match model {
            NoteModel::Invoice => desk
                .odoo
                .invoices(&[InvoiceId(id)])
                .await?
                .pop()
                .map(|invoice| invoice.name),
            NoteModel::Partner => desk
                .odoo
                .partners(&[PartnerId(id)])
                .await?
                .pop()
                .map(|partner| partner.name),
            NoteModel::Task | NoteModel::Deal => desk.odoo.named(model.model(), id).await?,
        };
        match found {
            Some(name) => Ok(name),
            None => Err(desk.missing(model.model(), id).await),
        }
    }

    fn target(model: NoteModel) -> NoteTarget {
        match model {
            NoteModel::Invoice => NoteTarget::Invoice,
            NoteModel::Task => NoteTarget::Task,
            NoteModel::Deal => NoteTarget::Lead,
            NoteModel::Partner => NoteTarget::Partner,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_or_endless_note_is_refused() {
        let note = |body: String| PostInternalMessage {
            model: NoteModel::Invoice,
            id: 1,
            body,
        };
        assert_eq!(note("Paid by phone?".into()).validate(), Ok(()));
        for body in [String::new(), " \n".into(), "x".repeat(2_001)] {
            assert_eq!(note(body).validate().unwrap_err().field, "body");
        }
    }
}
