//! Signed links and codes sent by SMS: what answers without signing in.

#[cfg(feature = "ssr")]
pub mod code;
#[cfg(feature = "ssr")]
pub mod link;
