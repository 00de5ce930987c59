//! The authenticator of an account: setting it up, codes that count once, and recovery codes.

pub mod check;
pub mod recovery;
pub mod remove;
pub mod seal;
pub mod set_up;

/// Wrong codes of one person within a quarter of an hour before they have to wait.
pub const TRIES: u64 = 5;

/// Under what an account's wrong codes are counted.
fn counted_as(account: crate::ground::ids::UserId) -> String {
    format!("code:{account}")
}
