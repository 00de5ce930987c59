//! What the rules propose by the settings: from which amounts on, to whom, and where tasks go.

mod amounts;
mod recipients;
mod settings;
mod tasks;

use crate::support::TestApp;
use ai_coo::{
    actions::{Action, Kind},
    guardrails::Proposals,
};

pub async fn choose(app: &TestApp, change: impl FnOnce(&mut Proposals)) {
    app.configure(|settings| change(&mut settings.proposals))
        .await;
}

fn reminders(actions: &[Action]) -> Vec<&str> {
    let all = actions.iter();
    let mut titles: Vec<&str> = all
        .filter(|action| action.inputs.kind() == Kind::CreateInvoiceReminder)
        .map(|action| action.title.as_str())
        .collect();
    titles.sort_unstable();
    titles
}
