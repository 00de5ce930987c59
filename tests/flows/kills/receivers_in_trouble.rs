//! Mail servers and SMS gateways that refuse, hang up or fall silent: what leaves a doubt and what
//! does not.

use super::{all_happened_once, calls};
use crate::{process::Process, receivers::Manner, sms_server, world::World};
use ai_coo::{actions::lifecycle::Status, ground::ids::ActionId};
use futures::{StreamExt, stream};

/// Lets a process run these actions, which all end so. What is executed was put off first, for
/// this reason, and then the receiver behaves.
async fn end(world: &World, ids: &[ActionId], status: Status, later: &str, behave: impl FnOnce()) {
    let process = Process::start(world, &[]).await;
    if status == Status::Executed {
        for id in ids {
            let waits = world.until(*id, |record| record.retries > 0).await;
            let why = waits.execution_error.unwrap_or_default();
            assert!(why.contains(later), "{why}");
        }
        behave();
        all_happened_once(world, ids).await;
    }
    for id in ids {
        let why = world.stands(*id, &[status]).await.execution_error;
        assert_eq!(why.is_some(), status != Status::Executed, "{why:?}");
    }
    process.kill().await;
}

/// Most of the time each of them waits.
async fn a_few_at_a_time(worlds: impl IntoIterator<Item = impl Future<Output = ()>>) {
    let worlds = stream::iter(worlds).buffer_unordered(3);
    worlds.collect::<Vec<()>>().await;
}

/// What the mail server says decides; only silence leaves a doubt. Of a mail to several one refused
/// recipient is enough, and nobody gets it; of a reminder nothing is noted that was not sent.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_a_mail_server_that_falls_silent_leaves_a_doubt() {
    let ends = [
        (Manner::RefusesOneOfSeveral, Status::Failed, 0),
        (Manner::RefusesRecipient, Status::Failed, 0),
        (Manner::RefusesMessage, Status::Failed, 0),
        (Manner::DefersRecipient, Status::Executed, 1),
        (Manner::IsBusy, Status::Executed, 1),
        (Manner::ClosesAfterDot, Status::InDoubt, 1),
        (Manner::HangsAfterDot, Status::InDoubt, 1),
        // From outside nobody can tell how much of the message the server had.
        (Manner::ClosesInTheMiddle, Status::InDoubt, 0),
    ];
    let worlds = ends.map(|(manner, status, mails)| async move {
        let world = World::new().await;
        world.mail.now(manner);
        let mut ids = vec![world.approve(world.mail_to_two().await).await];
        // A reminder has one recipient.
        if manner != Manner::RefusesOneOfSeveral {
            ids.push(world.approve(world.reminder().await).await);
        }
        end(&world, &ids, status, "45", || {
            assert_eq!(world.mail.taken().len(), 0, "{manner:?}");
            world.mail.now(Manner::Takes);
        })
        .await;
        assert_eq!(world.mail.taken().len(), mails * ids.len(), "{manner:?}");
        if status != Status::Executed {
            assert_eq!(world.odoo.ledger().await.len(), 0, "{manner:?}");
        }
        world.close().await;
    });
    a_few_at_a_time(worlds).await;
}

/// A request that was refused, or never left, is no doubt; silence after its last byte is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_a_gateway_that_falls_silent_leaves_a_doubt() {
    use sms_server::Manner;
    let ends = [
        (Manner::Refuses, Status::Failed, 0),
        (Manner::IsBusy, Status::Executed, 1),
        (Manner::Breaks, Status::InDoubt, 1),
        (Manner::ClosesAfterRequest, Status::InDoubt, 1),
        (Manner::HangsAfterRequest, Status::InDoubt, 1),
        (Manner::AnswersAsAnotherService, Status::InDoubt, 1),
        (Manner::Redirects, Status::Failed, 0),
    ];
    let worlds = ends.map(|(manner, status, texts)| async move {
        let world = World::new().await;
        world.sms.now(manner);
        let id = world.approve(world.text_message().await).await;
        end(&world, &[id], status, "503", || {
            world.sms.now(Manner::Takes);
        })
        .await;
        assert_eq!(world.sms.taken().len(), texts, "{manner:?}");
        if status == Status::Executed {
            let calls = calls(&world, id).await;
            let answer = calls.last().and_then(|call| call.result_data.clone());
            assert_eq!(answer.unwrap()["provider_id"], "p-1");
        }
        world.close().await;
    });
    a_few_at_a_time(worlds).await;
}
