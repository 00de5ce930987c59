//! What is shown once, to whoever has just asked for it: kept sealed in their session until their
//! next page shows it. Neither an address nor the database has it readable.

use super::caller::{Caller, session, unavailable};
use crate::{accounts::second_factor::seal, ground::error::UserError};

/// Keeps it for the page that the answer leads to.
///
/// # Errors
/// When the session cannot be written.
pub async fn keep(caller: &Caller, name: &str, text: &str) -> Result<(), UserError> {
    let keys = caller.state.secrets.keys(seal::PURPOSE);
    let sealed = seal::seal(&keys, caller.user.id, text.as_bytes())
        .ok_or_else(|| unavailable("it could not be sealed"))?;
    let kept = session()?.insert(&key(name), hex::encode(sealed)).await;
    kept.map_err(unavailable)
}

/// Takes it; a second look finds nothing.
pub async fn take(caller: &Caller, name: &str) -> Option<String> {
    let kept = session().ok()?.remove::<String>(&key(name)).await.ok()??;
    let keys = caller.state.secrets.keys(seal::PURPOSE);
    let (text, _) = seal::open_any(&keys, caller.user.id, &hex::decode(kept).ok()?)?;
    String::from_utf8(text).ok()
}

fn key(name: &str) -> String {
    format!("once:{name}")
}
