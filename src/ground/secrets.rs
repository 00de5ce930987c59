//! The keys that are made of `APPROVAL_SECRET`: one for each purpose, so that what is signed for
//! one says nothing for another (HKDF-SHA-256, RFC 5869).

use ring::hkdf::{HKDF_SHA256, Salt};
use secrecy::{ExposeSecret, SecretString};

/// 32 bytes for one purpose.
pub type Key = [u8; 32];

/// The secret in use, and the one before it, which still reads what it has signed.
#[derive(Debug, Clone)]
pub struct Secrets {
    current: SecretString,
    previous: Option<SecretString>,
}

impl Secrets {
    pub fn new(current: SecretString, previous: Option<SecretString>) -> Self {
        Self { current, previous }
    }

    /// The keys for a purpose, the current one first.
    pub fn keys(&self, purpose: &str) -> Vec<Key> {
        let secrets = [Some(&self.current), self.previous.as_ref()];
        let keys = secrets.into_iter().flatten();
        keys.filter_map(|secret| derive(secret.expose_secret(), purpose))
            .collect()
    }
}

fn derive(secret: &str, purpose: &str) -> Option<Key> {
    let salt = Salt::new(HKDF_SHA256, b"ai-coo");
    let mut key = [0; 32];
    // Neither fails for a key of this length.
    salt.extract(secret.as_bytes())
        .expand(&[purpose.as_bytes()], HKDF_SHA256)
        .and_then(|made| made.fill(&mut key))
        .ok()
        .map(|()| key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_purpose_and_each_secret_has_a_key_of_its_own() {
        let secrets = Secrets::new("new".repeat(16).into(), Some("old".repeat(16).into()));
        let keys = secrets.keys("approval link");
        assert_eq!(keys.len(), 2);
        assert_ne!(keys[0], keys[1]);
        assert_ne!(keys, secrets.keys("second factor"));
        let before = Secrets::new("old".repeat(16).into(), None);
        assert_eq!(before.keys("approval link"), keys[1..]);
    }

    #[test]
    fn a_secret_is_not_printed() {
        let secrets = Secrets::new("hidden".into(), Some("hidden".into()));
        assert!(!format!("{secrets:?}").contains("hidden"));
    }
}
