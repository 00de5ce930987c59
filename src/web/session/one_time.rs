//! What is shown once, to whoever has just asked for it. A script has it in the answer; otherwise it
//! is kept sealed in their session until their next page shows it. Neither an address nor the
//! database has it readable.

use super::{
    caller::{Caller, session, unavailable},
    draft,
};
use crate::{accounts::second_factor::seal, ground::error::UserError};

/// Hands it over: what is returned is for the answer. Where a browser has sent the form by itself
/// that is nothing, and it is kept for the page that the answer leads to.
///
/// # Errors
/// When the session cannot be written.
pub async fn hand_over(
    caller: &Caller,
    name: &str,
    text: String,
) -> Result<Option<String>, UserError> {
    if !draft::is_plain_form() {
        return Ok(Some(text));
    }
    keep(caller, name, &text).await?;
    Ok(None)
}

async fn keep(caller: &Caller, name: &str, text: &str) -> Result<(), UserError> {
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
