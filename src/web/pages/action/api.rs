//! Reading one action, and every verb a person has for it.

use super::Dossier;
use crate::{
    actions::{EffectHash, RiskLevel},
    decisions::Approved,
    ground::{error::UserError, ids::ActionId},
    guardrails::Overrides,
    web::components::fetch::Packed,
};
use leptos::prelude::*;

/// The action that was asked for; without an id the first of the inbox, if there is one.
#[server(prefix = "/page", endpoint = "action")]
pub async fn load_dossier(
    id: Option<ActionId>,
    only: Option<RiskLevel>,
) -> Result<Packed<Option<Dossier>>, UserError> {
    let caller = caller(Permission::Read).await?;
    let Some(id) = (match id {
        Some(id) => Some(id),
        None => first(&caller, only, None).await?,
    }) else {
        return Packed::new(&None);
    };
    let record = records::get(caller.state.database.connection(), id).await?;
    let record = record.ok_or(Refusal::NoAction(id))?;
    let mut dossier = read::dossier(&caller, record).await?;
    if dossier.status != Status::PendingApproval {
        let place = Some((dossier.risk, id));
        let next = match first(&caller, only, place).await? {
            Some(next) => Some(next),
            None => first(&caller, only, None).await?,
        };
        dossier.next = next.filter(|next| *next != id);
    }
    Packed::new(&Some(dossier))
}

#[server(prefix = "/page", endpoint = "approve")]
pub async fn approve(
    action_id: ActionId,
    effect_hash: EffectHash,
    #[server(default)] overrides: Overrides,
    #[server(default)] place: String,
    #[server(default)] code: String,
    #[server(default)] shown: String,
    #[server(default)] in_view: String,
) -> Result<Approved, UserError> {
    let caller = caller(Verb::Approve.permission()).await?;
    let seen = caller.seen(&shown, in_view.parse().ok())?;
    let question = Question {
        code: Some(&code),
        seen: Some(seen),
        ..Question::for_action(action_id, &effect_hash, caller.token.is_none())
    };
    let desk = caller.state.desk();
    let approved = decisions::approve(&desk, question, &caller.user, overrides).await?;
    back(action_id, &place);
    Ok(approved)
}

#[server(prefix = "/page", endpoint = "reject")]
pub async fn reject(
    action_id: ActionId,
    effect_hash: EffectHash,
    #[server(default)] reason: String,
    #[server(default)] why: String,
    #[server(default)] place: String,
    #[server(default)] shown: String,
    #[server(default)] in_view: String,
) -> Result<(), UserError> {
    let caller = caller(Verb::Reject.permission()).await?;
    let seen = caller.seen(&shown, in_view.parse().ok())?;
    // Browsers count a line break as one character and send two.
    let reason = reason.replace("\r\n", "\n");
    let Why { reason } = within(Why {
        reason: reason.trim(),
    })?;
    let question = Question {
        reason: (!reason.is_empty()).then_some(reason),
        why: WhyNot::parse(&why),
        seen: Some(seen),
        ..Question::for_action(action_id, &effect_hash, caller.token.is_none())
    };
    decisions::reject(&caller.state.desk(), question, &caller.user).await?;
    back(action_id, &place);
    Ok(())
}

/// What the form of a rejection says, by its bounds.
#[cfg(feature = "ssr")]
#[derive(Validate)]
struct Why<'a> {
    #[validate(custom(function = "bounds::reason"))]
    reason: &'a str,
}

/// What a person found out about an action in doubt.
#[server(prefix = "/page", endpoint = "settle")]
pub async fn settle(
    action_id: ActionId,
    happened: bool,
    #[server(default)] place: String,
    #[server(default)] code: String,
    #[server(default)] shown: String,
    #[server(default)] in_view: String,
) -> Result<(), UserError> {
    let caller = caller(Verb::Settle.permission()).await?;
    let seen = Some(caller.seen(&shown, in_view.parse().ok())?);
    let answer = if happened {
        Answer::ItHappened
    } else {
        Answer::SendAgain
    };
    let by = By {
        seen,
        ..caller.by(&code)
    };
    decisions::settle(&caller.state.desk(), action_id, answer, &by).await?;
    back(action_id, &place);
    Ok(())
}

#[server(prefix = "/page", endpoint = "retry")]
pub async fn retry(
    action_id: ActionId,
    #[server(default)] place: String,
    #[server(default)] code: String,
    #[server(default)] shown: String,
    #[server(default)] in_view: String,
) -> Result<(), UserError> {
    let caller = caller(Verb::Retry.permission()).await?;
    let by = By {
        seen: Some(caller.seen(&shown, in_view.parse().ok())?),
        ..caller.by(&code)
    };
    decisions::retry(&caller.state.desk(), action_id, &by).await?;
    back(action_id, &place);
    Ok(())
}

#[server(prefix = "/page", endpoint = "cancel")]
pub async fn cancel(
    action_id: ActionId,
    #[server(default)] place: String,
) -> Result<(), UserError> {
    let caller = caller(Verb::Cancel.permission()).await?;
    decisions::cancel(&caller.state.desk(), action_id, &caller.user).await?;
    back(action_id, &place);
    Ok(())
}

/// Takes one's own approval back, before anything has happened.
#[server(prefix = "/page", endpoint = "take_back")]
pub async fn take_back(
    action_id: ActionId,
    #[server(default)] place: String,
) -> Result<(), UserError> {
    let caller = caller(Verb::TakeBack.permission()).await?;
    decisions::take_back(&caller.state.desk(), action_id, &caller.user).await?;
    back(action_id, &place);
    Ok(())
}

/// Proposes to take back what was executed; leads to the page of that proposal.
#[server(prefix = "/page", endpoint = "undo")]
pub async fn undo(action_id: ActionId) -> Result<(), UserError> {
    let caller = caller(Verb::Undo.permission()).await?;
    let by_token = caller.token.is_some();
    let bench = caller.state.workbench();
    let proposed = decisions::undo(&bench, action_id, &caller.user, by_token).await?;
    crate::ground::address::lead_to(&crate::web::components::cards::path(proposed.action));
    Ok(())
}

/// Sends the action's mail to the caller's own address, which it returns.
#[server(prefix = "/page", endpoint = "send_test")]
pub async fn send_test(
    action_id: ActionId,
    #[server(default)] place: String,
) -> Result<String, UserError> {
    let caller = caller(Verb::Test.permission()).await?;
    decisions::test_mail(&caller.state.test_post(), action_id, &caller.user).await?;
    back(action_id, &place);
    Ok(caller.user.email)
}

/// Shows what became of it: beside the list it was decided in, or on its own page.
#[cfg(feature = "ssr")]
fn back(id: ActionId, place: &str) {
    if place == "inbox" {
        crate::ground::address::lead_to(&format!("/dashboard/operator?action={id}{}", filters()));
    } else {
        crate::ground::address::lead_to(&crate::web::components::cards::path(id));
    }
}

/// Those of the list that the form was on, as the rest of an address.
#[cfg(feature = "ssr")]
pub fn filters() -> String {
    let query = came_from();
    let kept = url::form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| ["risk", "after"].contains(&name.as_ref()));
    let kept: String = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(kept)
        .finish();
    if kept.is_empty() {
        kept
    } else {
        format!("&{kept}")
    }
}

/// In doubt first, then by risk, as the inbox lists them; of those after a place in the list.
#[cfg(feature = "ssr")]
async fn first(
    caller: &Caller,
    only: Option<RiskLevel>,
    after: Option<(RiskLevel, ActionId)>,
) -> Result<Option<ActionId>, UserError> {
    let connection = caller.state.database.connection();
    let waiting = RiskLevel::ALL.iter().rev().copied();
    let waiting = waiting.filter(|risk| only.is_none_or(|only| only == *risk));
    let waiting = waiting.filter(|risk| after.is_none_or(|(after, _)| *risk <= after));
    let mut filters = vec![];
    if after.is_none() {
        filters.push((Status::InDoubt, None));
    }
    filters.extend(waiting.map(|risk| (Status::PendingApproval, Some(risk))));
    for (status, risk) in filters {
        let filter = Filter {
            statuses: vec![status],
            risk,
            before: after
                .filter(|(after, _)| risk == Some(*after))
                .map(|(_, id)| id),
            awake: Some((caller.user.id, caller.state.clock.now())),
            ..Filter::default()
        };
        if let Some(record) = records::list(connection, &filter, 1, 0).await?.pop() {
            return Ok(Some(record.action.action_id));
        }
    }
    Ok(None)
}

#[cfg(feature = "ssr")]
use {
    super::read,
    crate::{
        accounts::Permission,
        actions::{WhyNot, lifecycle::Status},
        decisions::{self, By, Verb, answer::Question, refusal::Refusal, settle::Answer},
        records::{self, Filter},
        web::{
            bounds::{self, within},
            session::caller::{Caller, caller, came_from},
        },
    },
    validator::Validate,
};
