//! Gathers what the page shows.

use super::{Options, Proposing, Typed};
use crate::{
    accounts::Permission,
    actions::{choices, form::Picks, text::one_line},
    ground::{
        error::{ErrorKind, UserError},
        money::Currency,
    },
    guardrails::{self, Proposals, hours},
    operations::odoo::Wanted,
    web::{
        components::fetch::Packed,
        session::{caller::Caller, draft},
    },
};

/// The form's name among drafts.
pub const DRAFT: &str = "proposals";

/// What there is; after a refusal, what was typed instead.
///
/// # Errors
/// When the database cannot be read, or nobody knows the company's currency.
pub async fn load(
    caller: &Caller,
    refused: bool,
    looked_for: (String, String),
) -> Result<Packed<Proposing>, UserError> {
    let connection = caller.state.database.connection();
    let (settings, version) = guardrails::store::current(connection).await?;
    let currency = currency(caller).await?;
    let kept = if refused {
        draft::take::<Typed>(DRAFT).await
    } else {
        None
    };
    let kept = match kept {
        Some(kept) => Some(kept),
        None => typed_before(caller).await,
    };
    let typed =
        kept.unwrap_or_else(|| Typed::from_settings(&settings.proposals, version, &currency));
    let standing = Proposals::default();
    let today = hours::today(&settings, caller.state.clock.now());
    let look = |picks, text: String, chosen: String| async move {
        options(caller, picks, &text, &chosen, today).await
    };
    let projects = look(
        Picks::Project,
        looked_for.0.clone(),
        typed.task_project.clone(),
    )
    .await;
    let users = look(
        Picks::User,
        looked_for.1.clone(),
        typed.task_assignee.clone(),
    )
    .await;
    Packed::new(&Proposing {
        by_currency: (
            standing.least_reminder(&currency).to_string(),
            standing.least_unmatched(&currency).to_string(),
        ),
        typed,
        currency: currency.code,
        projects,
        users,
        looked_for,
        tasks_open: settings.proposals.tasks_open(),
        may_change: caller.user.role.may(Permission::Configure),
    })
}

/// The company's currency, as Odoo has it.
///
/// # Errors
/// When Odoo was never read and does not answer: without it an amount says nothing.
pub async fn currency(caller: &Caller) -> Result<Currency, UserError> {
    let state = &caller.state;
    let identity = state.identity().await.map_err(|error| {
        UserError::new(
            ErrorKind::Unavailable,
            format!("The company's currency could not be read. {error}"),
        )
    })?;
    Ok(identity.company.currency.clone())
}

/// What the caller had typed when their session ended.
async fn typed_before(caller: &Caller) -> Option<Typed> {
    let ended = draft::ended_words(caller, "/page/save_proposals", |_| true).await?;
    Some(Typed {
        version: ended.one("version").parse().ok()?,
        least_reminder: ended.one("least_reminder"),
        least_unmatched: ended.one("least_unmatched"),
        task_project: ended.one("task_project"),
        task_to_salesperson: ended.one("task_to_salesperson") == "true",
        task_assignee: ended.one("task_assignee"),
    })
}

/// Those with this in their name, and the chosen one. An Odoo that is away takes no form off the
/// screen: what was chosen stays, and the field says why there are no others.
async fn options(
    caller: &Caller,
    picks: Picks,
    text: &str,
    chosen: &str,
    today: chrono::NaiveDate,
) -> Options {
    let odoo = &caller.state.odoo;
    let chosen: Option<i64> = chosen.parse().ok();
    let mut found = Options::default();
    let ids: Vec<i64> = chosen.into_iter().collect();
    for wanted in [Wanted::These(&ids), Wanted::Like(text)] {
        if matches!(wanted, Wanted::These([])) {
            continue;
        }
        match choices::look_up(odoo, picks, wanted, None, today).await {
            Ok(picked) => {
                found.more |= picked.more;
                for one in picked.listed {
                    if !found.listed.iter().any(|(id, _)| *id == one.id) {
                        found.listed.push((one.id, one_line(&one.name)));
                    }
                }
            }
            Err(error) => found.problem = Some(error.to_string()),
        }
    }
    if let Some(id) = chosen.filter(|id| !found.listed.iter().any(|(known, _)| known == id)) {
        found
            .listed
            .insert(0, (id, format!("Number {id}, not visible in Odoo")));
    }
    found
}
