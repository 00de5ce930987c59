//! What a test changes of the usual app.

use super::MONDAY;
use ai_coo::{
    executor::{Limits, Timing},
    ground::db::Database,
    limits::{self, Limit},
    operations::{calendar::CalendarSettings, email::Mailer, odoo::OdooSettings, sms::Texter},
};
use std::time::Duration;

/// What a test changes of the usual app.
pub struct Options {
    pub now: String,
    pub healthy: bool,
    pub mailer: Option<Mailer>,
    /// Google's instead of Odoo's.
    pub calendar: Option<CalendarSettings>,
    pub texter: Option<Texter>,
    pub timing: Timing,
    /// The API's is wide: a test is faster than a program that means well.
    pub limits: Limits,
    /// Another Odoo than the sandbox.
    pub odoo: Option<OdooSettings>,
    /// What a proxy puts the app under.
    pub path: &'static str,
    /// What people type instead of where the app listens.
    pub public: Option<&'static str>,
    /// How many of them at most to the database.
    pub connections: u32,
    /// `name = value`, for the test's own database.
    pub database_settings: Vec<&'static str>,
    /// One that is there instead of a fresh one.
    pub database: Option<Database>,
    /// Of people's addresses.
    pub domain: &'static str,
    /// As `TRUSTED_PROXIES` has them.
    pub proxies: &'static str,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            now: MONDAY.to_owned(),
            healthy: false,
            mailer: None,
            calendar: None,
            texter: None,
            // Stories about other things do not wait until an approval can no longer be taken back.
            timing: Timing {
                undo: Duration::ZERO,
                view: Duration::ZERO,
                ..Timing::default()
            },
            limits: Limits {
                api: Limit {
                    most: 10_000,
                    ..limits::API
                },
                ..Default::default()
            },
            odoo: None,
            path: "",
            public: None,
            connections: 12,
            database_settings: vec![],
            database: None,
            domain: "example.com",
            proxies: "127.0.0.0/8",
        }
    }
}
