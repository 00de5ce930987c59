//! `ai-coo doctor`: is everything there that is needed, and nothing that should not be? It reads,
//! and changes nothing: no migration, no mail.

mod odoo;
mod store;

use crate::{
    ground::{
        clock::Clock,
        db::{self, Database},
    },
    limits::{self, store::SharedPace},
    operations::{email, odoo::Odoo, site, sms},
    server::config::{self, Config, ConfigError},
};
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use std::{collections::BTreeSet, fmt, sync::Arc, time::Duration};

/// How far two clocks may be apart.
const SKEW: chrono::Duration = chrono::Duration::seconds(5);
/// How long PostgreSQL is waited for.
const DATABASE_PATIENCE: Duration = Duration::from_secs(10);

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Ok,
    Warning,
    Error,
}

/// What one check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What was looked at, such as `odoo key`.
    pub name: String,
    pub level: Level,
    pub found: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

impl Check {
    fn ok(name: &str, found: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            level: Level::Ok,
            found: found.into(),
            remedy: None,
        }
    }

    fn warning(name: &str, found: impl Into<String>, remedy: &str) -> Self {
        Self {
            level: Level::Warning,
            remedy: Some(remedy.to_owned()),
            ..Self::ok(name, found)
        }
    }

    fn error(name: &str, found: impl Into<String>, remedy: &str) -> Self {
        Self {
            level: Level::Error,
            ..Self::warning(name, found, remedy)
        }
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = match self.level {
            Level::Ok => "ok",
            Level::Warning => "warning",
            Level::Error => "error",
        };
        write!(f, "{level:<8} {}: {}", self.name, self.found)?;
        match &self.remedy {
            Some(remedy) => write!(f, ". {remedy}"),
            None => Ok(()),
        }
    }
}

/// Reads the settings; every wrong one is named, not only the first. `None`: they cannot be used.
pub fn settings(
    var: &dyn Fn(&'static str) -> Option<String>,
) -> (Option<Config>, Vec<ConfigError>) {
    let mut wrong: Vec<ConfigError> = vec![];
    loop {
        let left_out: BTreeSet<&str> = wrong.iter().map(|error| error.name).collect();
        // As if it were not set: so the next one comes to light.
        let read = Config::read(&|name| var(name).filter(|_| !left_out.contains(name)));
        match read {
            Ok(config) => return (Some(config), wrong),
            Err(error) if left_out.contains(error.name) => return (None, wrong),
            Err(error) => wrong.push(error),
        }
    }
}

/// Every check, in the order in which one would repair. `database` is where PostgreSQL is.
pub async fn run_checks(
    config: &Config,
    wrong: &[ConfigError],
    database: &SecretString,
    clock: &Clock,
) -> Vec<Check> {
    let mut checks: Vec<Check> = wrong.iter().map(wrong_setting).collect();
    if wrong.is_empty() {
        checks.push(Check::ok("settings", "all are valid"));
    }
    let database = connect(database, &mut checks).await;
    if let Some(database) = &database {
        checks.extend(store::check(database, clock).await);
    }
    // Without our tables there is nobody to keep pace with.
    let migrated = |check: &Check| check.name == store::MIGRATIONS && check.level == Level::Ok;
    let database = database.filter(|_| checks.iter().any(migrated));
    match &config.odoo {
        None => checks.push(stand_in(
            config,
            "odoo",
            "a sandbox company stands in for Odoo",
            "Set ODOO_URL and ODOO_API_KEY",
        )),
        Some(settings) => match Odoo::new(settings.clone()) {
            Err(error) => checks.push(Check::error(
                "odoo",
                error.to_string(),
                "Correct ODOO_URL or ODOO_API_KEY",
            )),
            Ok(odoo) => {
                let odoo = match database {
                    Some(database) => {
                        let pace = SharedPace::new(database, limits::ODOO, db::ORG);
                        odoo.paced(Arc::new(pace))
                    }
                    None => odoo,
                };
                checks.extend(odoo::check(&odoo, clock).await);
            }
        },
    }
    checks.push(mail(config).await);
    checks.push(sms(config).await);
    checks.push(public_address(config).await);
    checks
}

fn wrong_setting(error: &ConfigError) -> Check {
    Check::error(
        "settings",
        error.to_string(),
        "Correct it; see docs/settings.md",
    )
}

/// Production starts with none of them.
fn stand_in(config: &Config, name: &str, found: &str, remedy: &str) -> Check {
    if config.production {
        Check::error(
            name,
            format!("{found}, and AI_COO_ENV is production"),
            remedy,
        )
    } else {
        Check::warning(name, found, remedy)
    }
}

async fn connect(url: &SecretString, checks: &mut Vec<Check>) -> Option<Database> {
    let connecting = Database::connect(url.expose_secret(), 2);
    let why = match tokio::time::timeout(DATABASE_PATIENCE, connecting).await {
        Ok(Ok(database)) => {
            checks.push(Check::ok("database", "PostgreSQL answers"));
            return Some(database);
        }
        Ok(Err(error)) => error.to_string(),
        Err(_) => "no answer within 10 s".to_owned(),
    };
    checks.push(Check::error(
        "database",
        why,
        "Correct DATABASE_URL, or start PostgreSQL",
    ));
    None
}

/// Whether two clocks agree.
fn skew(name: &str, theirs: DateTime<Utc>, ours: DateTime<Utc>) -> Check {
    let apart = theirs - ours;
    let seconds = apart.num_milliseconds() as f64 / 1_000.0;
    if apart.abs() <= SKEW {
        Check::ok(name, "matches this machine's")
    } else {
        let (by, which) = (
            seconds.abs(),
            if seconds > 0.0 { "ahead" } else { "behind" },
        );
        Check::warning(
            name,
            format!("is {by:.0} s {which} of this machine's"),
            "Synchronize both machines with NTP",
        )
    }
}

async fn mail(config: &Config) -> Check {
    let name = "mail";
    let Some(smtp) = &config.smtp else {
        let remedy = "Set SMTP_HOST, or SMTP2GO_USERNAME and SMTP2GO_PASSWORD";
        return stand_in(
            config,
            name,
            "mail stays in the outbox; nothing is sent",
            remedy,
        );
    };
    match email::probe(smtp).await {
        Ok(()) => Check::ok(
            name,
            format!(
                "{}:{} accepts the sign-in; nothing was sent",
                smtp.host, smtp.port
            ),
        ),
        Err(error) => Check::error(
            name,
            format!("{}:{}: {error}", smtp.host, smtp.port),
            "Check SMTP_HOST, SMTP_PORT, SMTP_TLS, SMTP2GO_USERNAME and SMTP2GO_PASSWORD",
        ),
    }
}

async fn sms(config: &Config) -> Check {
    let name = "SMS";
    let Some(gateway) = &config.sms else {
        let found = if config.production {
            "no gateway is set: SMS cannot be sent"
        } else {
            "SMS stay in the outbox; nothing is sent"
        };
        return Check::warning(name, found, "Set SMS_SERVER_URL to send SMS");
    };
    match sms::probe(gateway).await {
        Ok(()) => Check::ok(
            name,
            format!(
                "{} accepts connections; nothing was sent, so the key is untested",
                gateway.url
            ),
        ),
        Err(why) => Check::error(
            name,
            format!("{}: {why}", gateway.url),
            "Start the gateway, or correct SMS_SERVER_URL",
        ),
    }
}

async fn public_address(config: &Config) -> Check {
    let name = "public address";
    let Some(url) = &config.web.url else {
        return Check::warning(
            name,
            "APP_URL is not set: links work on this machine only",
            "Set it to the address that people open",
        );
    };
    if let Err(why) = site::answers(url).await {
        return Check::error(
            name,
            format!("{url}: {why}"),
            "Start the app, or correct APP_URL or the proxy in front of it",
        );
    }
    if url.starts_with("https://") || config::is_here(url) {
        return Check::ok(name, format!("{url} leads here"));
    }
    Check::warning(
        name,
        format!("{url} leads here, unencrypted"),
        "Put a proxy with a certificate in front of it, and set APP_URL to https://",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_setting_is_named() {
        let var = |name: &str| match name {
            "AI_COO_ENV" => Some("prod".to_owned()),
            "SMTP_HOST" => Some("mail.example.com".to_owned()),
            "SMTP_TLS" => Some("maybe".to_owned()),
            "DATABASE_POOL" => Some("many".to_owned()),
            _ => None,
        };
        let (config, wrong) = settings(&var);
        let names: Vec<&str> = wrong.iter().map(|error| error.name).collect();
        assert!(names.contains(&"AI_COO_ENV"), "{names:?}");
        assert!(names.contains(&"SMTP_TLS"), "{names:?}");
        assert!(names.contains(&"DATABASE_POOL"), "{names:?}");
        assert!(config.is_some());
    }

    #[test]
    fn clocks_five_seconds_apart_agree() {
        let noon = DateTime::from_timestamp(1_795_446_000, 0).unwrap();
        let apart = |seconds| skew("clock", noon + chrono::Duration::seconds(seconds), noon);
        assert_eq!(apart(5).level, Level::Ok);
        assert_eq!(apart(-6).level, Level::Warning);
        assert_eq!(apart(90).found, "is 90 s ahead of this machine's");
    }
}
