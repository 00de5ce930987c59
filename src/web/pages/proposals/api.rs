//! Reading and saving what the rules propose.

use super::Proposing;
use crate::{ground::error::UserError, web::components::fetch::Packed};
use leptos::prelude::*;

/// What there is; after a refusal without JavaScript, what was typed instead. To choose from there
/// are the projects and colleagues with these texts in their names.
#[server(prefix = "/page", endpoint = "proposals")]
pub async fn load_proposals(
    refused: bool,
    #[server(default)] project: String,
    #[server(default)] user: String,
) -> Result<Packed<Proposing>, UserError> {
    let caller = caller(Permission::Read).await?;
    read::load(&caller, refused, (project, user)).await
}

/// Saves what the form says, if nobody has saved since `version` was read.
#[server(prefix = "/page", endpoint = "save_proposals")]
pub async fn save_proposals(
    version: i32,
    #[server(default)] least_reminder: String,
    #[server(default)] least_unmatched: String,
    #[server(default)] task_project: String,
    #[server(default)] task_to_salesperson: bool,
    #[server(default)] task_assignee: String,
) -> Result<(), UserError> {
    let caller = caller(Permission::Configure).await?;
    let typed = Typed {
        version,
        least_reminder,
        least_unmatched,
        task_project,
        task_to_salesperson,
        task_assignee,
    };
    match save(&caller, &typed).await {
        Ok(saved) => {
            lead_to(&format!("{PAGE}?saved={saved}"));
            Ok(())
        }
        Err(error) => {
            draft::keep(DRAFT, &typed).await?;
            Err(error)
        }
    }
}

#[cfg(feature = "ssr")]
async fn save(caller: &Caller, typed: &Typed) -> Result<i32, UserError> {
    let state = &caller.state;
    let currency = currency(caller).await?;
    let proposals = typed
        .read(&currency)
        .map_err(|problems| UserError::new(ErrorKind::Invalid, problems.join("\n")))?;
    let connection = state.database.connection();
    let (current, _) = guardrails::store::current(connection).await?;
    let settings = Settings {
        proposals,
        ..current
    };
    // Nothing here loosens anything.
    Ok(configure(&state.desk(), &settings, typed.version, &caller.by("")).await?)
}

#[cfg(feature = "ssr")]
use super::{
    PAGE, Typed,
    read::{self, DRAFT, currency},
};
#[cfg(feature = "ssr")]
use crate::{
    accounts::Permission,
    decisions::configure::configure,
    ground::{address::lead_to, error::ErrorKind},
    guardrails::{self, Settings},
    web::session::{
        caller::{Caller, caller},
        draft,
    },
};
