//! Reading and saving the guardrails.

use super::{Guardrails, form::Form};
use crate::{
    ground::{error::UserError, ids::PendingId},
    web::components::fetch::Packed,
};
use leptos::prelude::*;

/// The guardrails as they are; after a refusal without JavaScript, what was typed instead, on the
/// version that it was typed on.
#[server(prefix = "/page", endpoint = "guardrails")]
pub async fn load_guardrails(refused: bool) -> Result<Packed<Guardrails>, UserError> {
    let caller = caller(Permission::Read).await?;
    let connection = caller.state.database.connection();
    let (settings, version) = guardrails::store::current(connection).await?;
    let currency = currency(&caller).await?;
    let kept = if refused {
        draft::take::<(i32, Form)>(DRAFT).await
    } else {
        None
    };
    let kept = match kept {
        Some(kept) => Some(kept),
        None => typed_before(&caller).await,
    };
    let (version, form) =
        kept.unwrap_or_else(|| (version, Form::from_settings(&settings, currency.as_ref())));
    let now = caller.state.clock.now();
    let pending = guardrails::store::pending::pending(connection, now).await?;
    Packed::new(&Guardrails {
        asked: pending.map(|pending| asked(&pending, &caller)),
        form,
        version,
        currency: currency.map_or_else(String::new, |currency| currency.code),
        may_change: caller.user.role.may(Permission::Configure),
        tasks_open: settings.proposals.tasks_open(),
        unasked: guardrails::unasked(&settings),
    })
}

/// Puts in force what another admin asked for.
#[server(prefix = "/page", endpoint = "confirm_guardrails")]
pub async fn confirm_guardrails(
    id: PendingId,
    #[server(default)] code: String,
) -> Result<i32, UserError> {
    let caller = caller(Permission::Configure).await?.in_person()?;
    let version = confirm(&caller.state.desk(), id, &caller.by(&code)).await?;
    lead_to(&format!("{PAGE}?saved={version}"));
    Ok(version)
}

/// Drops what an admin asked for.
#[server(prefix = "/page", endpoint = "decline_guardrails")]
pub async fn decline_guardrails(id: PendingId) -> Result<(), UserError> {
    let caller = caller(Permission::Configure).await?.in_person()?;
    decline(&caller.state.desk(), id, &caller.by("")).await?;
    lead_to(PAGE);
    Ok(())
}

/// The number of the version that counts now.
#[server(prefix = "/page", endpoint = "guardrails_version")]
pub async fn guardrails_version() -> Result<Packed<i32>, UserError> {
    let caller = caller(Permission::Read).await?;
    let connection = caller.state.database.connection();
    let (_, version) = guardrails::store::current(connection).await?;
    Packed::new(&version)
}

/// Saves what the form says, if nobody has saved since `version` was read. What loosens anything
/// takes a code.
#[server(prefix = "/page", endpoint = "save_guardrails")]
pub async fn save_guardrails(version: i32, form: Form) -> Result<i32, UserError> {
    let caller = caller(Permission::Configure).await?;
    // It is kept nowhere.
    let mut form = form;
    let code = form.text.remove("code").unwrap_or_default();
    match save(&caller, version, &form, &code).await {
        Ok(saved) => {
            lead_to(&format!("{PAGE}?saved={saved}"));
            Ok(saved)
        }
        Err(error) => {
            if error.kind != ErrorKind::Conflict {
                draft::keep(DRAFT, &(version, form)).await?;
            }
            Err(error)
        }
    }
}

#[cfg(feature = "ssr")]
async fn save(caller: &Caller, version: i32, form: &Form, code: &str) -> Result<i32, UserError> {
    // Who decides is sent for some types at least: without it nothing else that is chosen was.
    if form.chosen.is_empty() {
        return Err(UserError::new(ErrorKind::Conflict, OLD_PAGE));
    }
    let state = &caller.state;
    let currency = currency(caller).await?;
    let (kept, _) = guardrails::store::current(state.database.connection()).await?;
    let settings = form
        .read(currency.as_ref(), &kept)
        .map_err(|problems| UserError::new(ErrorKind::Invalid, problems.join("\n")))?;
    Ok(configure(&state.desk(), &settings, version, &caller.by(code)).await?)
}

/// What waits for a second admin, as the page says it.
#[cfg(feature = "ssr")]
fn asked(pending: &Pending, caller: &Caller) -> Asked {
    let day = |at: DateTime<Utc>| zone::in_full(at, caller.user.zone);
    Asked {
        id: pending.id,
        words: format!(
            "{} asked on {} to let these run without approval: {}. Another admin can confirm it until {}, as long as nobody changes the guardrails in between.",
            pending.name,
            day(pending.asked_at),
            pending.types(),
            day(pending.expires_at)
        ),
        own: pending.asked_by == caller.user.id,
    }
}

/// What the caller had typed when their session ended, and on which version.
#[cfg(feature = "ssr")]
async fn typed_before(caller: &Caller) -> Option<(i32, Form)> {
    let ended = draft::ended_words(caller, "/page/save_guardrails", |_| true).await?;
    let version = ended.one("version").parse().ok()?;
    Some((version, Form::typed(ended.fields)))
}

/// A page that an earlier version has made names its fields otherwise.
#[cfg(feature = "ssr")]
const OLD_PAGE: &str = "This page comes from an earlier version of AI COO. Nothing was changed: reload the page, check it, and save again.";

#[cfg(feature = "ssr")]
const PAGE: &str = "/dashboard/operator/settings";

/// The form's name among drafts.
#[cfg(feature = "ssr")]
const DRAFT: &str = "guardrails";

/// The longest that the page waits for Odoo to say the currency.
#[cfg(feature = "ssr")]
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(3);

/// The company's currency as Odoo has it, else as the latest analysis read it. `None`: nobody
/// knows how many decimals an amount would have.
#[cfg(feature = "ssr")]
async fn currency(caller: &Caller) -> Result<Option<Currency>, UserError> {
    let state = &caller.state;
    let asked = tokio::time::timeout(PATIENCE, state.identity()).await;
    if let Ok(Ok(identity)) = asked {
        return Ok(Some(identity.company.currency.clone()));
    }
    let connection = state.database.connection();
    let latest = latest::summaries(connection).await?;
    Ok(latest.into_iter().find_map(|latest| latest.currency))
}

#[cfg(feature = "ssr")]
use {
    crate::{
        accounts::Permission,
        decisions::{
            configure::configure,
            confirm::{confirm, decline},
        },
        ground::{address::lead_to, error::ErrorKind, money::Currency, zone},
        guardrails::{self, store::pending::Pending},
        insight::analyzers::store::latest,
        web::{
            pages::settings::Asked,
            session::{
                caller::{Caller, caller},
                draft,
            },
        },
    },
    chrono::{DateTime, Utc},
};
