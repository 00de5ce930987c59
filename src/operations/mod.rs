//! The safe operations: the only way out of this program.

pub mod calendar;
mod cause;
pub mod email;
pub mod odoo;
pub mod outbox;
pub mod site;
pub mod sms;
