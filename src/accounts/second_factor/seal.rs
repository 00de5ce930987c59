//! The secret of an authenticator as the database has it: sealed (AES-256-GCM) for one account.

use crate::{accounts::totp::Secret, ground::ids::UserId};
use rand::RngExt as _;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

/// The purpose that the keys are made for.
pub const PURPOSE: &str = "second factor";

/// What was opened, and whether with a key that is on its way out.
pub struct Opened {
    pub secret: Secret,
    pub old_key: bool,
}

/// Seals a secret with the current key.
pub fn seal(keys: &[[u8; 32]], account: UserId, secret: &[u8]) -> Option<Vec<u8>> {
    // Random: an account's secret is sealed a few times in its life.
    let nonce: [u8; NONCE_LEN] = rand::rng().random();
    let mut sealed = secret.to_vec();
    key(keys.first()?)?
        .seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(account.0.as_bytes()),
            &mut sealed,
        )
        .ok()?;
    Some([nonce.as_slice(), &sealed].concat())
}

/// Opens it with whichever key it was sealed with; `None`: with none of these, or for another
/// account.
pub fn open(keys: &[[u8; 32]], account: UserId, sealed: &[u8]) -> Option<Opened> {
    let (opened, old_key) = open_any(keys, account, sealed)?;
    Some(Opened {
        secret: Secret::try_from(opened).ok()?,
        old_key,
    })
}

/// The same of anything that was sealed, and whether with a key that is on its way out.
pub fn open_any(keys: &[[u8; 32]], account: UserId, sealed: &[u8]) -> Option<(Vec<u8>, bool)> {
    let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN)?;
    keys.iter().enumerate().find_map(|(at, bytes)| {
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut sealed = sealed.to_vec();
        let opened = key(bytes)?
            .open_in_place(nonce, Aad::from(account.0.as_bytes()), &mut sealed)
            .ok()?;
        Some((opened.to_vec(), at > 0))
    })
}

fn key(bytes: &[u8; 32]) -> Option<LessSafeKey> {
    UnboundKey::new(&AES_256_GCM, bytes)
        .ok()
        .map(LessSafeKey::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_its_key_for_its_account() {
        let (old, new) = ([1; 32], [2; 32]);
        let (dana, marcus) = (UserId::new(), UserId::new());
        let secret = [7; 20];
        let sealed = seal(&[old], dana, &secret).unwrap();
        assert!(!sealed.windows(20).any(|part| part == secret));
        assert_eq!(open(&[old], dana, &sealed).unwrap().secret, secret);
        let rotated = open(&[new, old], dana, &sealed).unwrap();
        assert!(rotated.old_key);
        assert!(open(&[new], dana, &sealed).is_none());
        assert!(open(&[old], marcus, &sealed).is_none());
        assert!(open(&[old], dana, &sealed[..20]).is_none());
    }
}
