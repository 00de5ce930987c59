//! From which amounts on customers are reminded.

use super::{choose, reminders};
use crate::{reminders::owing, support::find};
use ai_coo::actions::Kind;

#[tokio::test]
async fn a_cent_is_not_asked_for_and_a_cent_holds_nothing_back() {
    let app = owing(&[("Large Debt", 20_000, 20)]).await;
    let now = app.clock.now();
    app.odoo.overdue("One Cent", 0.01, 90, now).await;
    app.odoo.overdue("Just Less", 9.99, 90, now).await;
    app.odoo.overdue("Just Enough", 10.0, 20, now).await;
    app.odoo.unmatched("Large Debt", 0.01, now).await;
    let waiting = app.analyze().await;
    assert_eq!(
        reminders(&waiting),
        [
            "Send Just Enough a payment reminder: 1 invoice",
            "Send Large Debt a payment reminder: 1 invoice"
        ]
    );
    assert_eq!(waiting.len(), 2, "no note and no call for less");
}

#[tokio::test]
async fn money_that_counts_holds_a_reminder_back_until_it_is_matched() {
    let app = owing(&[("Large Debt", 20_000, 20)]).await;
    app.odoo.unmatched("Large Debt", 5.0, app.clock.now()).await;
    let waiting = app.analyze().await;
    let kinds: Vec<Kind> = waiting.iter().map(|action| action.inputs.kind()).collect();
    assert_eq!(kinds, [Kind::PostInternalMessage]);
}

#[tokio::test]
async fn the_settings_move_both_amounts() {
    let app = owing(&[("Large Debt", 20_000, 20), ("Small Debt", 50, 20)]).await;
    app.odoo
        .unmatched("Large Debt", 40.0, app.clock.now())
        .await;
    choose(&app, |settings| {
        settings.least_reminder = Some(5_001);
        settings.least_unmatched = Some(4_001);
    })
    .await;
    let waiting = app.analyze().await;
    assert_eq!(
        reminders(&waiting),
        ["Send Large Debt a payment reminder: 1 invoice"]
    );
}

/// What came in since holds the approved reminder, but not for a cent.
#[tokio::test]
async fn the_amount_counts_at_execution_too() {
    for (unmatched, ends) in [(0.01, "executed"), (6.0, "stale")] {
        let app = owing(&[("Large Debt", 9_000, 20)]).await;
        let reminder = find(&app.analyze().await, Kind::CreateInvoiceReminder);
        app.odoo
            .unmatched("Large Debt", unmatched, app.clock.now())
            .await;
        let (status, answer) = app.approve(&app.operator, &reminder).await;
        assert_eq!(status, 200, "{answer}");
        app.work_off().await;
        assert_eq!(
            app.status(reminder.action_id).await.name(),
            ends,
            "{unmatched}"
        );
    }
}
