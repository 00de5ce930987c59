//! What becomes of an approved action when the world does not play along.

mod attempts;
mod cost;
mod holds;
mod line;
mod out_of_date;
mod retries;

use crate::support::{Options, TestApp, find};
use ai_coo::{
    actions::{Action, ActionInputs, Kind},
    executor::Timing,
};
use std::time::Duration;

/// What is approved may begin at once.
async fn at_once() -> TestApp {
    TestApp::with(Options {
        timing: Timing {
            undo: Duration::ZERO,
            ..Timing::default()
        },
        ..Options::default()
    })
    .await
}

async fn approved(app: &TestApp, kind: Kind) -> Action {
    let action = find(&app.analyze().await, kind);
    assert_eq!(app.approve(&app.operator, &action).await.0, 200);
    action
}

pub fn reminded(action: &Action) -> (i64, i64) {
    let ActionInputs::CreateInvoiceReminder(inputs) = &action.inputs else {
        panic!("not a reminder")
    };
    (inputs.customer_id.0, inputs.invoice_ids[0].0)
}
