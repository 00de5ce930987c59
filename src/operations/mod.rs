//! The safe operations: the only way out of this program.

pub mod calendar;
pub mod email;
pub mod odoo;
pub mod site;
pub mod sms;
