//! What our own people are told: stored in the transaction of what it tells.

pub mod about;
pub mod store;
