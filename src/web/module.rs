//! Which browser module the server's pages load. After an upgrade a tab that is still open has the
//! one of before, which would read today's answers by yesterday's layout.

use std::sync::OnceLock;

static MODULE: OnceLock<String> = OnceLock::new();

/// Says which one it is, once: `hashes` names the files of the module by their content.
#[cfg(feature = "ssr")]
pub fn serves(hashes: &[u8]) {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(hashes);
    MODULE.get_or_init(|| hex::encode(&digest[..4]));
}

/// The one that this server's pages load; empty where it serves none.
#[cfg(feature = "ssr")]
pub fn module() -> &'static str {
    MODULE.get().map(String::as_str).unwrap_or_default()
}

/// The one that this page has loaded, which the server wrote into it.
#[cfg(not(feature = "ssr"))]
pub fn module() -> &'static str {
    MODULE.get_or_init(|| {
        let root = leptos::prelude::document().document_element();
        let module = root.and_then(|root| root.get_attribute("data-module"));
        module.unwrap_or_default()
    })
}
