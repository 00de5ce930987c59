//! The mail with the link that opens an account once. The key is made as the mail is written, and
//! kept nowhere.

use crate::{
    accounts::{
        User,
        store::keys::{self, Held},
        token,
    },
    delivery::deliver::Post,
    ground::db::{DatabaseTransaction, DbErr},
    notices::{about::KeyKind, channels::email::letter, store::Notice},
    operations::email::Letter,
};
use chrono::{DateTime, Utc};

/// Writes it, with a key of its own.
///
/// # Errors
/// When the database refuses.
pub(super) async fn write(
    post: &Post,
    tx: &DatabaseTransaction,
    person: &User,
    notice: &Notice,
    kind: KeyKind,
    now: DateTime<Utc>,
) -> Result<Letter, DbErr> {
    let key = token::key();
    let held = Held {
        user: person.id,
        kind,
    };
    keys::add(tx, &token::hash(&key), held, now).await?;
    let link = match kind.sets_password() {
        true => format!("{}/password?key={key}", post.url),
        false => format!(
            "{}/dashboard/operator/account?key={key}#authenticator",
            post.url
        ),
    };
    let content = match kind {
        KeyKind::Invited => letter::with_link(
            "Your invitation to AI COO",
            &format!(
                "{}, you have an account at AI COO with the role {}. Set a password, then sign in with this address.",
                person.name,
                person.role.name()
            ),
            "Set a password",
            &link,
            "The link works once and expires in 72 hours. If you did not expect it, do nothing.",
        ),
        KeyKind::Reset => letter::with_link(
            "Reset your AI COO password",
            &format!(
                "{}, somebody, perhaps you, asked to reset the password of your account.",
                person.name
            ),
            "Set a new password",
            &link,
            "The link works once and expires in an hour. If it was not you, do nothing: your password stays the same.",
        ),
        KeyKind::Authenticator => letter::with_link(
            "Set up your authenticator for AI COO",
            &format!(
                "{}, somebody who knows your password asked to set up an authenticator for your account. If it was you, continue where you are signed in.",
                person.name
            ),
            "Set up authenticator",
            &link,
            "The link works once and expires in an hour. If it was not you, change your password now: somebody else knows it.",
        ),
    };
    Ok(content.to(post.envelope(person, &format!("key.{}", notice.id), now)))
}
