//! Signed links and codes sent by SMS: what answers without signing in.

pub mod code;
pub mod link;
