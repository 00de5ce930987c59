//! API tokens and one-time keys: shown once, stored as their SHA-256.

use rand::RngExt as _;
use sha2::{Digest, Sha256};

/// A new token: `aicoo_` and 40 hex digits, 160 random bits.
pub fn generate() -> String {
    let bytes: [u8; 20] = rand::rng().random();
    format!("aicoo_{}", hex::encode(bytes))
}

/// A key that opens an account once: 40 hex digits, 160 random bits.
pub fn key() -> String {
    let bytes: [u8; 20] = rand::rng().random();
    hex::encode(bytes)
}

/// As the database knows it. A token is random, so a plain hash is enough.
pub fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}
