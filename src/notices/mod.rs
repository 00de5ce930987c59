//! What our own people are told: stored in the transaction of what it tells.

pub mod channels;
#[cfg(feature = "ssr")]
pub mod store;
pub mod subject;

pub use channels::Channel;
