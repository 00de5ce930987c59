//! A mail as it would arrive, sent to whoever looks at it: the stored mail with another
//! recipient, a marked subject and a Message-ID of its own. The action is not touched.

use super::{admit::check, refusal::Refusal, verb::Verb};
use crate::{
    accounts::User,
    audit::store::append,
    ground::{
        clock::Clock,
        db::{Database, ORG},
        effect::{Address, Mail, Request},
        ids::{ActionId, CallId},
        live::{Change, Topic, hub::Hub},
    },
    guardrails,
    limits::{self, Limit, store::Taken},
    operations::email::{MailError, Mailer},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::json;
use std::time::Duration;

/// What sending a test needs.
#[derive(Clone, Copy)]
pub struct TestPost<'a> {
    pub database: &'a Database,
    pub clock: &'a Clock,
    pub hub: &'a Hub,
    pub mailer: &'a Mailer,
    /// That of mails to our own people.
    pub limit: Limit,
    /// How much longer than its time-out a mail may still leave.
    pub grace: Duration,
}

/// What the subject of a test begins with.
const MARK: &str = "[Test] ";

/// Sends the action's mail to whoever asks, alone.
///
/// # Errors
/// See [`Refusal`].
#[tracing::instrument(skip_all, fields(action_id = %id))]
pub async fn test_mail(post: &TestPost<'_>, id: ActionId, user: &User) -> Result<(), Refusal> {
    let connection = post.database.connection();
    let action = check(connection, Verb::Test, id, user).await?.action;
    let to = Address {
        name: user.name.clone(),
        email: user.email.clone(),
    };
    let mails = action.effect.requests.iter();
    let mail = mails.filter_map(|request| match request {
        Request::Mail(mail) => Some(mail),
        _ => None,
    });
    let mail = mail.into_iter().next().ok_or(Refusal::NoMail)?;
    let test = test_of(mail, id, to);
    let slot = may_leave(post, user.zone).await?;
    let sent = post.mailer.send(&test, post.clock.now()).await;
    let outcome = match &sent {
        Ok(()) => "sent",
        Err(MailError::Unknown(_)) => "unknown",
        Err(MailError::NotSent(_) | MailError::Rejected(_) | MailError::Unwritable(_)) => {
            let tx = post.database.begin().await?;
            limits::store::give_back(&tx, post.limit.name, ORG, slot).await?;
            tx.commit().await?;
            return Ok(sent?);
        }
    };
    let data = json!({"message_id": test.message_id, "outcome": outcome});
    let now = post.clock.now();
    let event = Verb::Test.event(id, user, now).with(data);
    let tx = post.database.begin().await?;
    append(&tx, event).await?;
    tx.commit().await?;
    post.hub.announce(Change::to(Topic::Actions, id));
    Ok(sent?)
}

/// As every mail: not while the kill switch is on, and in a slot of the limit, which is that of
/// mails to our own people. Without one nothing is committed, so that no later mail is told to
/// wait behind a test.
async fn may_leave(post: &TestPost<'_>, zone: Tz) -> Result<DateTime<Utc>, Refusal> {
    let tx = post.database.begin().await?;
    if guardrails::store::gate_for_share(&tx).await?.kill_switch {
        return Err(Refusal::KillSwitch);
    }
    let (limit, now) = (post.limit, post.clock.now());
    let longest = post.mailer.time_out() + post.grace;
    match limits::store::take(&tx, &limit, ORG, longest).await? {
        Taken::Slot(at) => {
            tx.commit().await?;
            Ok(at)
        }
        Taken::Wait(wait) => Err(Refusal::Limit(limit.full_until(now, wait, zone))),
        Taken::Never => Err(Refusal::Limit(limit.none())),
    }
}

fn test_of(mail: &Mail, id: ActionId, to: Address) -> Mail {
    let domain = mail.message_id.rsplit_once('@').map_or("", |(_, end)| end);
    Mail {
        message_id: format!("<{id}.test.{}@{domain}", CallId::new()),
        to: vec![to],
        subject: format!("{MARK}{}", mail.subject),
        ..mail.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_differs_in_recipient_subject_and_message_id_alone() {
        let address = |email: &str| Address {
            name: String::new(),
            email: email.to_owned(),
        };
        let id = ActionId::new();
        let mail = Mail {
            message_id: format!("<{id}.mail@example.com>"),
            from: address("a@example.com"),
            reply_to: address("b@example.com"),
            to: vec![address("c@example.org"), address("d@example.org")],
            subject: "Terms".to_owned(),
            text: "Hello\n".to_owned(),
            date: None,
        };
        let test = test_of(&mail, id, address("me@example.com"));
        assert_eq!(test.to, [address("me@example.com")]);
        assert_eq!(test.subject, "[Test] Terms");
        assert_ne!(test.message_id, mail.message_id);
        assert!(test.message_id.ends_with("@example.com>"));
        assert!(test.message_id.starts_with(&format!("<{id}.")));
        let same = Mail {
            message_id: mail.message_id.clone(),
            to: mail.to.clone(),
            subject: mail.subject.clone(),
            ..test
        };
        assert_eq!(same, mail);
    }
}
