//! Whose request this is: who is calling, from where and with which browser, and what their session
//! keeps for them.

pub mod agent;
pub mod caller;
pub mod draft;
mod ended;
pub mod known_browser;
pub mod one_time;
pub mod origin;
pub mod page_of;
pub mod remembered;
pub mod span;
