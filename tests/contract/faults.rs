//! When Odoo fails in the worst moment. Only the sandbox can be made to.

use crate::support::{self, SHORT, Target, fresh, message_id};
use ai_coo::operations::odoo::{
    Found, NoteTarget, Odoo, OdooError, Outcome, create_task_call, note_call,
};
use serde_json::{Value, json};

async fn fault(target: &Target, faults: Value) {
    assert_eq!(target.raw.sandbox("faults", faults).await, 204);
}

fn impatient(target: &Target) -> Odoo {
    target.with(|settings| {
        settings.read_timeout = SHORT;
        settings.write_timeout = SHORT;
    })
}

#[tokio::test]
async fn an_odoo_that_is_down_is_asked_three_times() {
    let target = support::sandbox().await;
    fault(&target, json!({"mode": "down"})).await;
    let (odoo, calls) = target.odoo.counted();
    let error = odoo.identity().await.unwrap_err();
    assert!(matches!(error, OdooError::Unreachable(_)), "{error}");
    assert_eq!(calls.get(), 3);
    fault(&target, json!({"mode": "down", "count": 2})).await;
    assert!(odoo.identity().await.is_ok());
}

#[tokio::test]
async fn an_answer_that_never_comes_leaves_the_outcome_unknown() {
    let target = support::sandbox().await;
    let call = create_task_call(&fresh("hang"), &target.new_task("Hang").await);
    fault(&target, json!({"mode": "hang", "methods": ["load"]})).await;
    let odoo = impatient(&target);
    let error = odoo.send(&call).await.unwrap_err();
    assert!(matches!(error, OdooError::NoAnswer(_)), "{error}");
    assert_eq!(error.outcome(), Outcome::Unknown);
    fault(&target, json!({"mode": "none"})).await;
    assert!(odoo.send(&call).await.unwrap().found);
    assert_eq!(target.raw.ledger().await.len(), 1);
}

#[tokio::test]
async fn a_connection_lost_after_the_commit_leaves_the_outcome_unknown() {
    let target = support::sandbox().await;
    let invoice = target.an_invoice().await;
    let call = note_call(NoteTarget::Invoice, invoice, "Once.", &message_id());
    let faults = json!({"mode": "drop_after_commit", "methods": ["message_post"], "count": 1});
    fault(&target, faults).await;
    let error = target.odoo.send(&call).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
    assert!(target.odoo.send(&call).await.unwrap().found);
    assert_eq!(target.raw.ledger().await.len(), 1);
}

#[tokio::test]
async fn a_look_up_without_an_answer_means_that_nothing_was_sent() {
    let target = support::sandbox().await;
    let call = create_task_call(&fresh("lookup"), &target.new_task("Look up").await);
    fault(
        &target,
        json!({"mode": "hang", "methods": ["check_object_reference"]}),
    )
    .await;
    let error = impatient(&target).send(&call).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent, "{error}");
    assert!(target.raw.ledger().await.is_empty());
}

#[tokio::test]
async fn a_write_is_one_try_and_the_next_is_the_callers_to_decide() {
    let target = support::sandbox().await;
    let call = create_task_call(&fresh("busy"), &target.new_task("Busy").await);
    fault(
        &target,
        json!({"mode": "busy", "methods": ["load"], "count": 1}),
    )
    .await;
    let (odoo, calls) = target.odoo.counted();
    let error = odoo.send(&call).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::TryAgain, "{error}");
    // A look-up and a load.
    assert_eq!(calls.get(), 2);
    assert!(target.raw.ledger().await.is_empty());
    assert!(!odoo.send(&call).await.unwrap().found);
    assert_eq!(target.raw.ledger().await.len(), 1);
}

#[tokio::test]
async fn a_record_that_stays_busy_is_a_conflict() {
    let target = support::sandbox().await;
    let invoice = target.an_invoice().await;
    let call = note_call(NoteTarget::Invoice, invoice, "Busy", &message_id());
    fault(
        &target,
        json!({"mode": "busy", "methods": ["message_post"]}),
    )
    .await;
    let odoo = target.with(|settings| settings.write_timeout = SHORT);
    let error = odoo.send(&call).await.unwrap_err();
    assert!(matches!(error, OdooError::Conflict(_)), "{error}");
    assert_eq!(error.outcome(), Outcome::TryAgain);
    assert!(target.raw.ledger().await.is_empty());
}

#[tokio::test]
async fn a_read_that_takes_too_long_is_given_up() {
    let target = support::sandbox().await;
    fault(&target, json!({"mode": "slow", "slow_ms": 60_000})).await;
    let (odoo, calls) = impatient(&target).counted();
    let error = odoo.identity().await.unwrap_err();
    assert!(matches!(error, OdooError::NoAnswer(_)), "{error}");
    assert_eq!(calls.get(), 1);
}

#[tokio::test]
async fn an_error_never_carries_the_traceback() {
    let target = support::sandbox().await;
    let error = target.with_key("wrong").identity().await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("raceback"));
}

#[tokio::test]
async fn another_server_than_odoo_is_unexpected() {
    let target = support::sandbox().await;
    // The sandbox under a path that it does not have.
    let odoo = target.with(|settings| settings.url = format!("{}/shop", settings.url));
    let error = odoo.identity().await.unwrap_err();
    assert!(matches!(error, OdooError::Unexpected(_)), "{error}");
}

/// Not a check: the process that the next one kills. It is this very program, told where to
/// keep its state.
#[tokio::test]
async fn a_sandbox_for_the_next_check() {
    let Ok(state) = std::env::var("CONTRACT_SANDBOX_STATE") else {
        return;
    };
    let options = ai_coo_sandbox::SandboxOptions {
        listen: ([127, 0, 0, 1], 0).into(),
        state: state.into(),
        api_key: support::KEY.to_owned(),
        healthy: false,
        today: Some(support::sandbox_day()),
    };
    let served = ai_coo_sandbox::serve(options, |address| println!("\nREADY {address}"));
    served.await.unwrap();
}

#[tokio::test]
async fn a_killed_sandbox_keeps_every_write_that_it_answered() {
    use std::process::Stdio;
    use tokio::io::{AsyncBufReadExt, BufReader};

    let state = tempfile::tempdir().unwrap();
    let mut made = Vec::new();
    for round in 0..3 {
        let mut child = tokio::process::Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "faults::a_sandbox_for_the_next_check",
                "--nocapture",
            ])
            .env("CONTRACT_SANDBOX_STATE", state.path())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = loop {
            let line = lines.next_line().await.unwrap().unwrap();
            if let Some(address) = line.strip_prefix("READY ") {
                break address.to_owned();
            }
        };
        let target = support::target(
            &format!("http://{address}"),
            ai_coo_sandbox::DATABASE,
            support::KEY,
            support::sandbox_day(),
        );
        for (call, id) in &made {
            assert_eq!(
                target.odoo.find(call).await,
                Ok(Found::There(*id)),
                "round {round}"
            );
        }
        for _ in 0..3 {
            let call = create_task_call(&fresh("kill"), &target.new_task("Kept").await);
            let id = target.odoo.send(&call).await.unwrap().record_id;
            made.push((call, id));
        }
        assert_eq!(target.raw.ledger().await.len(), made.len());
        // SIGKILL: no time to tidy up.
        child.kill().await.unwrap();
    }
}
