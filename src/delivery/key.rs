//! The message with the link that opens an account once. The key is made as the message is written,
//! and kept nowhere.

use crate::{
    accounts::{
        User,
        store::keys::{self, Held},
        token,
    },
    delivery::{
        limit::{Kind, reserve},
        outgoing,
        post::Way,
        receiver::Receiver,
    },
    ground::db::{DatabaseTransaction, DbErr},
    notices::{
        channels::{Message, Opening},
        store::{self, End, Notice},
        subject::KeyKind,
    },
};
use chrono::{DateTime, Utc};

/// Asked for twice before it went out, it goes out once.
///
/// # Errors
/// When the database cannot be used.
pub(super) async fn send(
    way: &Way<'_>,
    tx: DatabaseTransaction,
    notices: &[Notice],
    person: Option<&Receiver>,
    kind: KeyKind,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let (Some(person), Some((notice, earlier))) = (person, notices.split_last()) else {
        store::end(&tx, notices, &End::Dropped, now).await?;
        tx.commit().await?;
        return Ok(true);
    };
    store::end(&tx, earlier, &End::Dropped, now).await?;
    let one = std::slice::from_ref(notice);
    let Some((tx, slot)) = reserve(way, tx, Kind::Key, one, now).await? else {
        return Ok(true);
    };
    let opening = write(&way.post.url, &tx, &person.user, kind, now).await?;
    let envelope = way.envelope(person, format!("key.{}", notice.id), one, now);
    let message = Message::Opening(opening);
    outgoing::send(way, tx, &envelope, one, &message, slot).await
}

/// Writes it, with a key of its own.
async fn write(
    url: &str,
    tx: &DatabaseTransaction,
    person: &User,
    kind: KeyKind,
    now: DateTime<Utc>,
) -> Result<Opening, DbErr> {
    let key = token::key();
    let held = Held {
        user: person.id,
        kind,
    };
    keys::add(tx, &token::hash(&key), held, now).await?;
    let link = match kind.sets_password() {
        true => format!("{url}/password?key={key}"),
        false => format!("{url}/dashboard/operator/account?key={key}#authenticator"),
    };
    Ok(match kind {
        KeyKind::Invited => Opening {
            subject: "Your invitation to AI COO",
            words: format!(
                "{}, you now have an AI COO account with the role {}. Set a password, then sign in with this address.",
                person.name,
                person.role.name()
            ),
            label: "Set a password",
            link,
            end: "The link works once and expires in 72 hours. If you did not expect it, do nothing.",
        },
        KeyKind::Reset => Opening {
            subject: "Reset your AI COO password",
            words: format!(
                "{}, somebody, perhaps you, asked to reset the password of your account.",
                person.name
            ),
            label: "Set a new password",
            link,
            end: "The link works once and expires in an hour. If it was not you, do nothing: your password stays the same.",
        },
        KeyKind::Authenticator => Opening {
            subject: "Set up your authenticator for AI COO",
            words: format!(
                "{}, somebody who knows your password asked to set up an authenticator for your account. If it was you, continue where you are signed in.",
                person.name
            ),
            label: "Set up authenticator",
            link,
            end: "The link works once and expires in an hour. If it was not you, change your password now: somebody else knows it.",
        },
    })
}
