//! Which Odoo, as whom, and how patiently.

use crate::ground::ids::CompanyId;
use secrecy::SecretString;
use std::time::Duration;

/// How to reach one Odoo database.
#[derive(Debug, Clone)]
pub struct OdooSettings {
    /// `https://odoo.example.com`, with a path if a proxy puts Odoo under one.
    pub url: String,
    /// Where customers reach Odoo; `None`: as Odoo itself says (`web.base.url`).
    pub public_url: Option<String>,
    /// May be left out where Odoo serves one database.
    pub database: Option<String>,
    /// With a name the secret is that user's password, and XML-RPC is spoken; without, it is an
    /// API key, and JSON-2 is.
    pub user: Option<String>,
    pub api_key: SecretString,
    /// The company whose figures are read; `None`: the key's user's own.
    pub company: Option<CompanyId>,
    /// For one reading request, its answer included.
    pub read_timeout: Duration,
    /// For one write with everything it takes: looking it up first, and trying again when
    /// Odoo is busy. Odoo itself may need half a minute.
    pub write_timeout: Duration,
    /// Requests at the same time; more than 4 only make each one slower.
    pub max_concurrent: usize,
}

impl OdooSettings {
    /// Settings with the usual patience: 20 s for a read, 60 s for a write, 4 at a time.
    pub fn new(url: &str, api_key: &str) -> Self {
        Self {
            url: url.to_owned(),
            public_url: None,
            database: None,
            user: None,
            api_key: api_key.trim().into(),
            company: None,
            read_timeout: Duration::from_secs(20),
            write_timeout: Duration::from_secs(60),
            max_concurrent: 4,
        }
    }
}
