//! The safe operations: the only way out of this program.

pub mod email;
pub mod odoo;
