//! Deciding about what was ticked: each by itself, in a transaction of its own.

use super::{Bulk, Outcome};
use crate::{
    actions::RiskLevel,
    ground::{error::UserError, ids::ActionId},
    web::components::fetch::Packed,
};
use leptos::prelude::*;

/// What waits, of one risk or of each, after an action of the list; `done`: with what became of
/// those that were just decided.
#[server(prefix = "/page", endpoint = "several")]
pub async fn load_several(
    only: Option<RiskLevel>,
    after: Option<ActionId>,
    done: bool,
) -> Result<Packed<Bulk>, UserError> {
    let caller = caller(Permission::Decide).await?;
    super::read::load(&caller, only, after, done).await
}

#[cfg(feature = "ssr")]
const TICKED: u64 = MOST as u64;

/// What the form says, by its bounds.
#[cfg(feature = "ssr")]
#[derive(Validate)]
struct Ticked<'a> {
    #[validate(length(min = 1, max = TICKED, message = "Select 1 to 50 actions."))]
    picked: &'a [String],
    #[validate(custom(function = "bounds::reason"))]
    reason: &'a str,
}

#[server(prefix = "/page", endpoint = "decide_several")]
pub async fn decide_several(
    #[server(default)] picked: Vec<String>,
    verb: String,
    #[server(default)] why: String,
    #[server(default)] reason: String,
    #[server(default)] shown: String,
    #[server(default)] in_view: String,
) -> Result<Vec<Outcome>, UserError> {
    let caller = caller(Permission::Decide).await?;
    let invalid = |words: &str| UserError::new(ErrorKind::Invalid, words);
    let yes = match verb.as_str() {
        "approve" => true,
        "reject" => false,
        _ => return Err(invalid("verb: is neither approve nor reject.")),
    };
    let ticked = Ticked {
        picked: &picked,
        reason: &reason,
    };
    within(ticked)?;
    let picked: Option<Vec<_>> = picked.iter().map(|one| read(one)).collect();
    let picked =
        picked.ok_or_else(|| invalid("picked: is not an action on this page. Reload it."))?;
    let ids: Vec<ActionId> = picked.iter().map(|(id, _)| *id).collect();
    let connection = caller.state.database.connection();
    let briefs = records::briefs(connection, &ids).await?;
    let reason = reason.replace("\r\n", "\n");
    let views = views(&in_view);
    let one = async |(id, hash): &(ActionId, EffectHash)| {
        // A script that measured any of them has measured this one, or it was never in view.
        let view = views.get(id).copied();
        let view = view.or((!views.is_empty()).then_some(0));
        let seen = caller.seen(&shown, view);
        let question = Question {
            reason: Some(reason.trim()).filter(|reason| !yes && !reason.is_empty()),
            why: WhyNot::parse(&why).filter(|_| !yes),
            seen: seen.as_ref().ok().copied(),
            ..Question::for_action(*id, hash, caller.token.is_none())
        };
        let answered = match seen {
            Ok(_) => decide(&caller, question, yes).await,
            Err(unseen) => Err(unseen.into()),
        };
        let brief = briefs.iter().find(|brief| brief.id == id.0);
        Outcome {
            action: *id,
            title: brief.map_or_else(|| id.to_string(), |brief| brief.title.clone()),
            good: answered.is_ok(),
            words: answered.unwrap_or_else(|error| in_words(&UserError::from(error).message)),
        }
    };
    // All at once: those that come together are decided together.
    let outcomes = join_all(picked.iter().map(one)).await;
    draft::keep(KEPT, &outcomes).await?;
    lead_to(&format!("/dashboard/operator/several?done=1{}", filters()));
    Ok(outcomes)
}

#[cfg(feature = "ssr")]
async fn decide(caller: &Caller, question: Question<'_>, yes: bool) -> Result<String, Refusal> {
    let desk = caller.state.desk();
    if !yes {
        decisions::reject(&desk, question, &caller.user).await?;
        return Ok("rejected.".to_owned());
    }
    let approved = decisions::approve(&desk, question, &caller.user, Overrides::default()).await?;
    Ok(match approved {
        Approved::Queued => "approved.",
        Approved::Held => "approved; it waits until the guardrails allow it to reach the customer.",
        Approved::OneMoreNeeded => "your approval is recorded; somebody else has to approve too.",
    }
    .to_owned())
}

/// For how long each was in view, as the page's script measured it.
#[cfg(feature = "ssr")]
fn views(in_view: &str) -> HashMap<ActionId, u32> {
    let each = in_view.split(',').filter_map(|one| one.split_once(':'));
    each.filter_map(|(id, ms)| Some((id.parse().ok()?, ms.parse().ok()?)))
        .collect()
}

#[cfg(feature = "ssr")]
fn read(picked: &str) -> Option<(ActionId, EffectHash)> {
    let (id, hash) = picked.split_once('.')?;
    Some((id.parse().ok()?, EffectHash(hash.to_owned())))
}

#[cfg(feature = "ssr")]
use {
    super::read::{KEPT, MOST},
    crate::{
        accounts::Permission,
        actions::{EffectHash, WhyNot},
        decisions::{self, Approved, Refusal, answer::Question},
        ground::{address::lead_to, error::ErrorKind},
        guardrails::Overrides,
        records,
        web::{
            bounds::{self, within},
            components::problem::in_words,
            pages::action::api::filters,
            session::{
                caller::{Caller, caller},
                draft,
            },
        },
    },
    futures::future::join_all,
    std::collections::HashMap,
    validator::Validate,
};
