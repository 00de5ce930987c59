//! Mail servers and SMS gateways that refuse, hang up or fall silent: what leaves a doubt and what
//! does not.

use super::{all_happened_once, calls};
use crate::{process::Process, receivers::Manner, sms_server, world::World};
use ai_coo::actions::lifecycle::Status;

/// What the mail server says decides; only silence leaves a doubt.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_a_mail_server_that_falls_silent_leaves_a_doubt() {
    let ends = [
        (Manner::RefusesRecipient, Status::Failed, 0),
        (Manner::IsBusy, Status::Executed, 1),
        (Manner::ClosesAfterDot, Status::InDoubt, 1),
        (Manner::HangsAfterDot, Status::InDoubt, 1),
    ];
    for (manner, status, mails) in ends {
        let world = World::new().await;
        world.mail.now(manner);
        let id = world.approve(world.reminder().await).await;
        let process = Process::start(&world, &[]).await;
        if manner == Manner::IsBusy {
            let waits = world.until(id, |record| record.retries > 0).await;
            let why = waits.execution_error.unwrap_or_default();
            assert!(why.contains("451"), "{why}");
            world.mail.now(Manner::Takes);
        }
        let record = world.stands(id, &[status]).await;
        assert_eq!(world.mail.taken().len(), mails, "{manner:?}");
        if status == Status::Executed {
            all_happened_once(&world, &[id]).await;
        } else {
            assert!(record.execution_error.is_some(), "{manner:?}");
            assert_eq!(world.odoo.ledger().await.len(), 0, "{manner:?}");
        }
        process.kill().await;
        world.close().await;
    }
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
    for (manner, status, texts) in ends {
        let world = World::new().await;
        world.sms.now(manner);
        let id = world.approve(world.text_message().await).await;
        let process = Process::start(&world, &[]).await;
        if manner == Manner::IsBusy {
            let waits = world.until(id, |record| record.retries > 0).await;
            let why = waits.execution_error.unwrap_or_default();
            assert!(why.contains("503"), "{why}");
            world.sms.now(Manner::Takes);
        }
        let record = world.stands(id, &[status]).await;
        assert_eq!(world.sms.taken().len(), texts, "{manner:?}");
        if status == Status::Executed {
            all_happened_once(&world, &[id]).await;
            let calls = calls(&world, id).await;
            let answer = calls.last().and_then(|call| call.result_data.clone());
            assert_eq!(answer.unwrap()["provider_id"], "p-1");
        } else {
            assert!(record.execution_error.is_some(), "{manner:?}");
        }
        process.kill().await;
        world.close().await;
    }
}

/// The same for a mail to several: one refused recipient, and nobody gets it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_to_several_goes_to_all_of_them_or_to_none() {
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
    for (manner, status, mails) in ends {
        let world = World::new().await;
        world.mail.now(manner);
        let id = world.approve(world.mail_to_two().await).await;
        let process = Process::start(&world, &[]).await;
        if status == Status::Executed {
            let waits = world.until(id, |record| record.retries > 0).await;
            let why = waits.execution_error.unwrap_or_default();
            assert!(
                why.contains("(4") || why.contains(" 4"),
                "{manner:?}: {why}"
            );
            assert_eq!(world.mail.taken().len(), 0);
            world.mail.now(Manner::Takes);
        }
        let record = world.stands(id, &[status]).await;
        assert_eq!(world.mail.taken().len(), mails, "{manner:?}");
        if status == Status::Executed {
            all_happened_once(&world, &[id]).await;
        } else {
            assert!(record.execution_error.is_some(), "{manner:?}");
        }
        process.kill().await;
        world.close().await;
    }
}
