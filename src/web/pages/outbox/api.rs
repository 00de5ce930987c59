//! The outbox that stands in for a mail server and an SMS gateway.

use super::Outbox;
use crate::{ground::error::UserError, web::components::fetch::Packed};
use leptos::prelude::*;

#[server(prefix = "/page", endpoint = "outbox")]
pub async fn load_outbox(before: Option<i64>) -> Result<Packed<Outbox>, UserError> {
    let caller = caller(Permission::Read).await?;
    let state = &caller.state;
    let connection = state.database.connection();
    let mut mails = outbox::list(connection, before, PAGE + 1).await?;
    let phone = phone::get(connection, caller.user.id).await?;
    let more = mails.len() > PAGE as usize;
    mails.truncate(PAGE as usize);
    let now = caller.now();
    Packed::new(&Outbox {
        stand_in: state.mail_is_stand_in(),
        sms_stand_in: state.sms_is_stand_in(),
        letters: mails
            .into_iter()
            .map(|mail| veiled(mail, &caller.user, phone.as_deref()))
            .map(|mail| view(mail, now))
            .collect(),
        more,
    })
}

/// The link in it opens an account, or decides: its owner reads it, and who may open any account.
#[cfg(feature = "ssr")]
fn veiled(mail: outbox::Sent, reader: &User, phone: Option<&str>) -> outbox::Sent {
    let to_reader = |to: &serde_json::Value| {
        to.as_str()
            .is_some_and(|to| to.eq_ignore_ascii_case(&reader.email) || phone == Some(to))
    };
    let own = mail
        .recipients
        .as_array()
        .is_some_and(|to| to.iter().any(to_reader));
    let ours = mail.message_id.trim_start_matches('<');
    let opens = ours.starts_with("key.") || ours.starts_with("notice.");
    if !opens || own || reader.role.may(Permission::Configure) {
        return mail;
    }
    let words = "Only the recipient and admins can read this: its link opens an account or decides an action.";
    // A mail's text stands below its headers.
    let above = if mail.channel == "sms" { "" } else { "\r\n" };
    outbox::Sent {
        content: format!("{above}{words}"),
        ..mail
    }
}

#[cfg(feature = "ssr")]
fn view(mail: outbox::Sent, now: DateTime<Tz>) -> Letter {
    let is_sms = mail.channel == "sms";
    let readable = if is_sms {
        email::Readable::plain(&mail.content)
    } else {
        email::Readable::parse(&mail.content)
    };
    let recipients = mail.recipients.as_array();
    Letter {
        id: mail.id,
        action: action_of(&mail.message_id),
        to: recipients
            .into_iter()
            .flatten()
            .filter_map(serde_json::Value::as_str)
            .collect::<Vec<_>>()
            .join(", "),
        subject: if is_sms {
            format!("SMS from {}", mail.sender)
        } else {
            mail.subject
        },
        text: readable.text,
        headers: readable.headers,
        at: Moment::new(mail.accepted_at, now),
    }
}

/// Our Message-IDs begin with the action's id.
#[cfg(feature = "ssr")]
fn action_of(message_id: &str) -> Option<ActionId> {
    let (id, _) = message_id.trim_start_matches('<').split_once('.')?;
    id.parse().ok()
}

#[cfg(feature = "ssr")]
const PAGE: u32 = 20;

#[cfg(feature = "ssr")]
use super::Letter;
#[cfg(feature = "ssr")]
use crate::{
    accounts::{Permission, User, store::phone},
    ground::ids::ActionId,
    operations::{email, outbox},
    web::{components::when::Moment, session::caller::caller},
};
#[cfg(feature = "ssr")]
use {chrono::DateTime, chrono_tz::Tz};

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_message_leads_to_its_action() {
        let id = "019ab0c4-0000-7000-8000-000000000001";
        assert_eq!(
            action_of(&format!("<{id}.mail@example.com>")),
            id.parse().ok()
        );
        assert_eq!(action_of("<other@example.com>"), None);
    }
}
