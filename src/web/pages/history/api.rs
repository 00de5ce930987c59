//! Every action there ever was.

use super::History;
use crate::{
    actions::{RiskLevel, lifecycle::Status},
    ground::{error::UserError, ids::ActionId},
    web::components::fetch::Packed,
};
use leptos::prelude::*;

#[server(prefix = "/page", endpoint = "history")]
pub async fn load_history(
    status: Option<Status>,
    risk: Option<RiskLevel>,
    before: Option<ActionId>,
) -> Result<Packed<History>, UserError> {
    let caller = caller(Permission::Read).await?;
    let state = &caller.state;
    let now = caller.now();
    let filter = Filter {
        statuses: status.into_iter().collect(),
        risk,
        before,
        ..Filter::default()
    };
    let mut records = records::list(state.database.connection(), &filter, PAGE + 1, 0).await?;
    let more = records.len() > PAGE as usize;
    records.truncate(PAGE as usize);
    Packed::new(&History {
        cards: records.iter().map(|record| card(record, now)).collect(),
        more,
    })
}

#[cfg(feature = "ssr")]
const PAGE: u32 = 50;

#[cfg(feature = "ssr")]
use crate::{
    accounts::Permission,
    records::{self, Filter},
    web::{pages::inbox::api::card, session::caller::caller},
};
