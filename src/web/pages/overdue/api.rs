//! One page of the list that the newest run left.

use super::Customers;
use crate::{ground::error::UserError, web::components::fetch::Packed};
use leptos::prelude::*;

/// The customers after the one with this place in the list.
#[server(prefix = "/page", endpoint = "overdue")]
pub async fn load_overdue(after: Option<i64>) -> Result<Packed<Customers>, UserError> {
    let caller = caller(Permission::Read).await?;
    let state = &caller.state;
    let connection = state.database.connection();
    let (latest, metrics) = (
        store::latest::summary(connection, Financial::TYPE).await?,
        store::latest::metrics::<Financial>(connection).await?,
    );
    let Some((latest, metrics)) = latest.zip(metrics) else {
        return Packed::new(&Customers {
            checked: None,
            customers: vec![],
            next: None,
        });
    };
    let after = after.unwrap_or(0);
    let mut found = financial::store::after(connection, latest.id, after, PAGE + 1).await?;
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    Packed::new(&Customers {
        checked: Some((Moment::new(metrics.read_at, caller.now()), words(&metrics))),
        next: found
            .last()
            .filter(|_| more)
            .map(|last| format!("/dashboard/ai-coo/overdue?after={}", last.rank)),
        customers: found.iter().map(|one| customer(&one.balance)).collect(),
    })
}

/// How many customers owe how much; what is disputed is no debt of theirs yet.
#[cfg(feature = "ssr")]
fn words(metrics: &Metrics) -> String {
    let who = match metrics.overdue_customers {
        1 => "1 customer has".to_owned(),
        count => format!("{count} customers have"),
    };
    let disputed = metrics.disputed.as_ref();
    let disputed = disputed.filter(|sum| sum.minor != 0);
    let disputed = disputed.map(|sum| format!(" Another {sum} is disputed and not included."));
    format!(
        "{who} {} overdue, largest first.{}",
        metrics.overdue,
        disputed.unwrap_or_default()
    )
}

#[cfg(feature = "ssr")]
const PAGE: u32 = 50;

#[cfg(feature = "ssr")]
use crate::{
    accounts::Permission,
    insight::analyzers::{
        Analyzer,
        financial::{self, Financial, Metrics},
        store,
    },
    web::{components::when::Moment, pages::overview::read::customer, session::caller::caller},
};
