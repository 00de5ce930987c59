//! What stands still until a person says something.

use super::Failed;
use crate::{
    ground::{error::UserError, ids::ActionId},
    web::components::fetch::Packed,
};
use leptos::prelude::*;

#[server(prefix = "/page", endpoint = "failed")]
pub async fn load_failed(before: Option<ActionId>) -> Result<Packed<Failed>, UserError> {
    let caller = caller(Permission::Read).await?;
    let state = &caller.state;
    let connection = state.database.connection();
    let in_doubt = Filter {
        statuses: vec![Status::InDoubt],
        ..Filter::default()
    };
    let in_doubt = match before {
        None => records::list(connection, &in_doubt, PAGE, 0).await?,
        Some(_) => vec![],
    };
    let failed = Filter {
        statuses: vec![Status::Failed],
        before,
        ..Filter::default()
    };
    let mut failed = records::list(connection, &failed, PAGE + 1, 0).await?;
    let more = failed.len() > PAGE as usize;
    failed.truncate(PAGE as usize);
    let now = caller.now();
    // Trying again takes a code by the risk of this moment, and nothing raises the stored one of
    // what stands still.
    let (settings, _) = guardrails::store::current(connection).await?;
    let card = |record: &Record| Card {
        risk: records::risk_by(record, &settings),
        ..card(record, now)
    };
    let cards = |records: &[Record]| records.iter().map(card).collect();
    Packed::new(&Failed {
        in_doubt: cards(&in_doubt),
        failed: cards(&failed),
        more,
        shown: caller.stamp(),
        may_decide: caller.user.role.may(Permission::Decide),
    })
}

#[cfg(feature = "ssr")]
const PAGE: u32 = 50;

#[cfg(feature = "ssr")]
use crate::{
    accounts::Permission,
    actions::lifecycle::Status,
    guardrails,
    records::{self, Filter, Record},
    web::{components::cards::Card, pages::inbox::api::card, session::caller::caller},
};
