//! What an operator sees: one folder per page, its view in `mod.rs`, its server functions in
//! `api.rs`.

pub mod account;
pub mod action;
#[cfg(feature = "ssr")]
pub mod answer;
pub mod approvals;
pub mod audit;
pub mod bulk;
pub mod compose;
pub mod failed;
pub mod follow_up;
pub mod frame;
pub mod history;
pub mod inbox;
pub mod kill_switch;
pub mod not_found;
pub mod notices;
pub mod outbox;
pub mod overdue;
pub mod overview;
#[cfg(feature = "ssr")]
pub mod password;
pub mod people;
pub mod proposals;
pub mod settings;
pub mod sign_in;
pub mod tokens;
pub mod unreadable;
