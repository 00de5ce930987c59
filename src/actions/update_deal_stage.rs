//! Move a deal in Odoo from the stage that was seen to another.

use super::{
    ActionType, InvalidInput, RiskLevel, RollbackStrategy, Traits,
    form::{Field, Input, Picks, needed},
    text,
};
use crate::ground::ids::{DealId, StageId};
use serde::{Deserialize, Serialize};

#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UpdateDealStage {
    pub deal_id: DealId,
    /// The stage that it is moved to.
    pub stage_id: StageId,
}

impl ActionType for UpdateDealStage {
    const RISK: RiskLevel = RiskLevel::Medium;
    const ROLLBACK: RollbackStrategy = RollbackStrategy::RestorePrevious;
    const TRAITS: Traits = Traits {
        safe: false,
        reaches_customer: false,
        financial: false,
        deletes: false,
        cool_down_hours: 24,
    };
    const FIELDS: &[Field] = &[
        needed("deal_id", "Deal", Input::Record(Picks::Deal)),
        needed("stage_id", "Stage", Input::Record(Picks::Stage)).help("The stage to move it to."),
    ];

    fn validate(&self) -> Result<(), InvalidInput> {
        text::id("deal_id", self.deal_id.0, "a deal")?;
        text::id("stage_id", self.stage_id.0, "a stage")
    }

    fn subject(&self) -> String {
        format!("crm.lead:{}", self.deal_id)
    }
}

#[cfg(feature = "ssr")]
mod server {
    use super::UpdateDealStage;
    use crate::{
        actions::{AffectedRecords, Desk, Precondition, Render, RenderError, Rendered},
        ground::effect::{Effect, Request},
        operations::odoo::move_deal_call,
    };

    #[async_trait::async_trait]
    impl Render for UpdateDealStage {
        async fn render(&self, desk: &Desk<'_>) -> Result<Rendered, RenderError> {
            let Some(deal) = desk.odoo.deal(self.deal_id).await? else {
                return Err(desk.missing("crm.lead", self.deal_id.0).await);
            };
            let stages = desk.odoo.stages().await?;
            let to = stages.iter().find(|stage| stage.id == self.stage_id);
            let to = to.ok_or_else(|| {
                RenderError::NotPossible(format!("Odoo has no stage {}", self.stage_id))
            })?;
            if !deal.open {
                return Err(RenderError::NotPossible(format!(
                    "{} is already won or lost",
                    deal.name
                )));
            }
            let (from, from_name) = deal.stage.clone().ok_or_else(|| {
                RenderError::NotPossible(format!(
                    "{} has no stage: set one in Odoo first",
                    deal.name
                ))
            })?;
            if from == to.id {
                return Err(RenderError::NotPossible(format!(
                    "{} is already in {}",
                    deal.name, to.name
                )));
            }
            let mut side_effects = vec![format!(
                "{}: the stage changes from {from_name} to {}. Odoo recalculates the probability, notifies colleagues who follow the deal, and sets the date of the last move.",
                deal.name, to.name
            )];
            if to.is_won {
                side_effects.push(format!(
                    "{} is a winning stage: the deal then counts as won.",
                    to.name
                ));
            }
            Ok(Rendered {
                title: format!("Move {} to {}", deal.name, to.name),
                effect: Effect {
                    requests: vec![Request::Odoo(move_deal_call(deal.id, from, to.id))],
                    side_effects,
                },
                preconditions: vec![
                    Precondition::DealStageUnchanged {
                        deal: deal.id,
                        name: deal.name.clone(),
                        stage: from,
                        stage_name: from_name,
                    },
                    Precondition::DealStillOpen {
                        deal: deal.id,
                        name: deal.name.clone(),
                    },
                    desk.right("crm.lead", "write").await?,
                ],
                affected_records: AffectedRecords {
                    odoo_model: Some("crm.lead".to_owned()),
                    odoo_ids: vec![deal.id.0],
                    description: Some(deal.name),
                    ..AffectedRecords::default()
                },
                ..Rendered::inside()
            })
        }
    }
}
