//! What somebody changes about their own account.

pub mod name;
pub mod password;
pub mod phone;
pub mod preferences;
pub mod sessions;
pub mod time_zone;
pub mod token;
