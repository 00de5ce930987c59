//! Take back what an executed action did, as far as that is possible.

use super::{ActionType, InvalidInput, Kind, RiskLevel, RollbackStrategy, Traits, form::Field};
use crate::ground::ids::ActionId;
use serde::{Deserialize, Serialize};

#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Undo {
    /// The executed action.
    pub action_id: ActionId,
}

impl ActionType for Undo {
    /// As the undone action's, which may be higher.
    const RISK: RiskLevel = RiskLevel::Low;
    const ROLLBACK: RollbackStrategy = RollbackStrategy::NotPossible;
    const TRAITS: Traits = Traits {
        safe: false,
        reaches_customer: false,
        financial: false,
        deletes: true,
        // What was taken back once cannot be taken back again: no waiting is needed.
        cool_down_hours: 0,
    };
    /// Made by the button on the executed action's page, not by a form.
    const FIELDS: &[Field] = &[];

    fn validate(&self) -> Result<(), InvalidInput> {
        Ok(())
    }

    fn subject(&self) -> String {
        format!("action:{}", self.action_id)
    }
}

impl Kind {
    /// Whether an executed action of this kind can be taken back.
    pub fn can_be_undone(self) -> bool {
        matches!(
            self.rollback(),
            RollbackStrategy::DeleteRecord | RollbackStrategy::RestorePrevious
        )
    }
}

#[cfg(feature = "ssr")]
pub use server::Undone;

#[cfg(feature = "ssr")]
mod server {
    use super::Undo;
    use crate::{
        actions::{
            Action, Desk, Precondition, Render, RenderError, Rendered, lifecycle::Status,
            records_of,
        },
        ground::{
            effect::{Cancellation, Meeting, OdooCall, Once, Request},
            ids::{DealId, PartnerId, StageId},
            zone,
        },
        operations::odoo::{cancel_order_call, delete_call, move_deal_call},
    };

    /// The executed action, and the records that its requests made.
    #[derive(Debug, Clone)]
    pub struct Undone {
        pub action: Action,
        /// For each request, in order; `None`: nothing in Odoo.
        pub made: Vec<Option<i64>>,
        /// Customers who got to see something of it.
        pub contacts: Vec<PartnerId>,
    }

    #[async_trait::async_trait]
    impl Render for Undo {
        async fn render(&self, desk: &Desk<'_>) -> Result<Rendered, RenderError> {
            let undone = desk.undone.ok_or_else(|| {
                RenderError::NotPossible(format!("There is no action {}", self.action_id))
            })?;
            let action = &undone.action;
            let kind = action.inputs.kind();
            if action.status != Status::Executed {
                return Err(RenderError::NotPossible(format!(
                    "“{}” is {}: only an executed action can be undone",
                    action.title,
                    action.status.words().to_lowercase()
                )));
            }
            if !kind.can_be_undone() {
                return Err(RenderError::NotPossible(format!(
                    "{}: {}",
                    kind.label(),
                    kind.rollback().words()
                )));
            }
            let mut rendered = Rendered::inside();
            for (request, made) in action.effect.requests.iter().zip(&undone.made) {
                match request {
                    Request::Odoo(call) => take_back(desk, call, *made, &mut rendered).await?,
                    Request::Calendar(meeting) => cancel(desk, meeting, &mut rendered).await?,
                    Request::Mail(_) | Request::Sms(_) | Request::Cancellation(_) => {
                        return Err(RenderError::NotPossible(
                            "It was sent and cannot be undone".to_owned(),
                        ));
                    }
                }
            }
            if rendered.outsiders {
                rendered.contacts = undone.contacts.clone();
            }
            rendered.title = format!("Undo: {}", action.title);
            rendered.least_risk = Some(action.risk_level);
            rendered.affected_records.internal_ids = vec![action.action_id.to_string()];
            rendered.affected_records.description = Some(action.title.clone());
            Ok(rendered)
        }
    }

    async fn take_back(
        desk: &Desk<'_>,
        call: &OdooCall,
        made: Option<i64>,
        rendered: &mut Rendered,
    ) -> Result<(), RenderError> {
        let model = call.model.as_str();
        let (request, right) = match (model, &call.once) {
            ("crm.lead", Once::Change { from, to, .. }) => {
                let id = |value: &serde_json::Value| value.as_i64().unwrap_or_default();
                let deal = DealId(call.record().unwrap_or_default());
                let back = move_deal_call(deal, StageId(id(to)), StageId(id(from)));
                rendered
                    .preconditions
                    .push(still_where_we_put_it(desk, deal, StageId(id(to))).await?);
                rendered.affected_records.odoo_ids.push(deal.0);
                (back, "write")
            }
            (_, Once::ExternalId { .. }) => {
                let id = made.ok_or_else(|| {
                    RenderError::NotPossible(format!(
                        "There is no record of what was created: check the {} in Odoo",
                        records_of(model)
                    ))
                })?;
                rendered
                    .preconditions
                    .push(untouched(desk, model, id).await?);
                rendered.affected_records.odoo_ids.push(id);
                if model == "purchase.order" {
                    (cancel_order_call(id), "write")
                } else {
                    (delete_call(model, id), "unlink")
                }
            }
            _ => {
                return Err(RenderError::NotPossible(format!(
                    "Its changes to {} cannot be undone from here: undo them in Odoo",
                    records_of(model)
                )));
            }
        };
        rendered.affected_records.odoo_model = Some(model.to_owned());
        rendered.preconditions.push(desk.right(model, right).await?);
        rendered.effect.requests.push(Request::Odoo(request));
        Ok(())
    }

    /// The meeting as it was put into Google Calendar, deleted there.
    async fn cancel(
        desk: &Desk<'_>,
        meeting: &Meeting,
        rendered: &mut Rendered,
    ) -> Result<(), RenderError> {
        let not_possible = |why: String| Err(RenderError::NotPossible(why));
        let Some(google) = desk.calendar else {
            return not_possible(
                "It is in Google Calendar, which is no longer set up: delete it there".to_owned(),
            );
        };
        let Some(event) = google.event(&meeting.calendar, &meeting.event_id).await? else {
            return not_possible(format!(
                "“{}” is no longer in Google Calendar",
                meeting.title
            ));
        };
        if let Some(change) = event.change(meeting) {
            return not_possible(format!(
                "Somebody has changed “{}” in Google Calendar ({change}): delete it there if you still want to undo it",
                meeting.title
            ));
        }
        rendered.outsiders = meeting.invite;
        rendered.effect.side_effects.push(
            if meeting.invite {
                "Somebody from outside attends: Google e-mails everybody a cancellation immediately."
            } else {
                "It disappears from every attendee's calendar. Google e-mails nobody."
            }
            .to_owned(),
        );
        rendered.preconditions.push(Precondition::EventUntouched {
            calendar: meeting.calendar.clone(),
            event_id: meeting.event_id.clone(),
            name: meeting.title.clone(),
            version: event.version().to_owned(),
        });
        let cancellation = Cancellation {
            event_id: meeting.event_id.clone(),
            calendar: meeting.calendar.clone(),
            version: event.version().to_owned(),
            notify: meeting.invite,
            title: meeting.title.clone(),
            start: meeting.start,
            end: meeting.end,
            attendees: meeting.attendees.clone(),
        };
        rendered
            .effect
            .requests
            .push(Request::Cancellation(cancellation));
        Ok(())
    }

    async fn still_where_we_put_it(
        desk: &Desk<'_>,
        id: DealId,
        stage: StageId,
    ) -> Result<Precondition, RenderError> {
        let Some(deal) = desk.odoo.deal(id).await? else {
            return Err(desk.missing("crm.lead", id.0).await);
        };
        match deal.stage {
            Some((now, stage_name)) if now == stage => Ok(Precondition::DealStageUnchanged {
                deal: id,
                name: deal.name,
                stage,
                stage_name,
            }),
            now => Err(RenderError::NotPossible(format!(
                "Somebody has moved {} since: it is now in {}",
                deal.name,
                now.map_or_else(|| "no stage".to_owned(), |(_, name)| name)
            ))),
        }
    }

    /// That the last to change it was the key's user itself.
    async fn untouched(desk: &Desk<'_>, model: &str, id: i64) -> Result<Precondition, RenderError> {
        let last = desk.odoo.last_change(model, id).await?;
        let Some(last) = last else {
            return Err(desk.missing(model, id).await);
        };
        if let Some(foreign) = last.foreign {
            return Err(RenderError::NotPossible(foreign));
        }
        if last.by != desk.user {
            return Err(RenderError::NotPossible(format!(
                "{} changed {} on {}: undo it in Odoo if you still want that",
                last.by_name,
                last.name,
                zone::in_full(last.at, desk.zone)
            )));
        }
        Ok(Precondition::Untouched {
            model: model.to_owned(),
            id,
            name: last.name,
            changed_at: last.at,
        })
    }
}
