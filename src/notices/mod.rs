//! What our own people are told: stored in the transaction of what it tells.

pub mod about;
pub mod channels;
#[cfg(feature = "ssr")]
pub mod store;

pub use channels::Channel;
