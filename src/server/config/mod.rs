//! Settings from the environment. One struct for each topic, a doc comment naming each variable.

mod approval;
mod calendar;
mod here;
mod mail;
mod odoo;
mod production;
mod sms;
mod web;

pub use approval::ApprovalConfig;
pub use here::is_here;
pub use web::WebConfig;

use crate::{
    actions::MailIdentity,
    executor::{Backoff, Timing},
    operations::{
        calendar::CalendarSettings, email::SmtpSettings, odoo::OdooSettings, sms::SmsSettings,
    },
};
use secrecy::SecretString;
use std::{fmt, path::PathBuf, str::FromStr, time::Duration};

/// A setting that cannot be: one line that names it and the remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {problem}")]
pub struct ConfigError {
    pub name: &'static str,
    pub problem: String,
}

/// Everything the environment says.
#[derive(Debug, Clone)]
pub struct Config {
    /// `AI_COO_HOME`: where state is kept.
    pub home: PathBuf,
    /// `AI_COO_ENV`: `production` refuses stand-ins.
    pub production: bool,
    pub database: DatabaseConfig,
    /// `None`: the sandbox stands in.
    pub odoo: Option<OdooSettings>,
    /// `SANDBOX_HEALTHY`: `true` gives the sandbox a company without problems.
    pub sandbox_healthy: bool,
    /// `None`: the outbox stands in.
    pub smtp: Option<SmtpSettings>,
    /// `None`: the outbox stands in, or, in production, no SMS is sent.
    pub sms: Option<SmsSettings>,
    pub mail: MailIdentity,
    /// `None`: meetings are put into Odoo's calendar.
    pub calendar: Option<CalendarSettings>,
    /// `BUSINESS_TIME_ZONE`: of the business hours, until an admin saves guardrails.
    pub time_zone: Option<String>,
    pub web: WebConfig,
    pub accounts: AccountsConfig,
    pub approval: ApprovalConfig,
    pub worker: WorkerConfig,
}

/// Where PostgreSQL is, once it is known. The addresses have passwords in them.
#[derive(Debug, Clone)]
pub struct DatabaseUrls {
    /// For working with the tables.
    pub runtime: SecretString,
    /// For changing them; `None`: the same role does.
    pub owner: Option<SecretString>,
}

#[derive(Debug, Clone)]
pub struct DatabaseConfig {
    /// `DATABASE_URL`: the runtime role; none: a private PostgreSQL is started.
    pub url: Option<SecretString>,
    /// `DATABASE_OWNER_URL`: the role that migrates; none: the runtime role does.
    pub owner_url: Option<SecretString>,
    /// `DATABASE_POOL`: most connections of this process.
    pub pool: u32,
}

#[derive(Debug, Clone)]
pub struct AccountsConfig {
    /// `ADMIN_EMAIL`: the first account, made at the first start.
    pub admin_email: Option<String>,
    /// `ADMIN_PASSWORD`.
    pub admin_password: Option<SecretString>,
    /// `APPROVAL_EMAIL`: an operator account, made at the first start.
    pub approval_email: Option<String>,
    /// `APPROVAL_PHONE`: its number, as E.164.
    pub approval_phone: Option<String>,
}

#[derive(Debug, Clone)]
pub struct WorkerConfig {
    /// `WORKER_CONCURRENCY`: attempts at the same time, 5 by default.
    pub concurrency: usize,
    /// `RETENTION_DAYS`, `EXECUTOR_LEASE_MS`, `EXECUTOR_SWEEP_MS`, `EXECUTOR_GRACE_MS`,
    /// `EXECUTOR_RETRY_MS`, `EXECUTOR_RETRY_MAX_MS`.
    pub timing: Timing,
}

impl Config {
    /// Reads the process' environment.
    ///
    /// # Errors
    /// For the first setting that cannot be.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::read(&|name| {
            std::env::var(name)
                .ok()
                .filter(|value| !value.trim().is_empty())
        })
    }

    /// Reads from any source of variables.
    ///
    /// # Errors
    /// For the first setting that cannot be.
    pub fn read(var: &dyn Fn(&'static str) -> Option<String>) -> Result<Self, ConfigError> {
        let production = match var("AI_COO_ENV").as_deref() {
            None | Some("development") => false,
            Some("production") => true,
            Some(other) => {
                return Err(error(
                    "AI_COO_ENV",
                    format!("“{other}” is neither development nor production"),
                ));
            }
        };
        let config = Self {
            home: PathBuf::from(var("AI_COO_HOME").unwrap_or_else(|| ".ai-coo".to_owned())),
            production,
            database: DatabaseConfig {
                url: database_url(var, "DATABASE_URL")?.map(Into::into),
                owner_url: database_url(var, "DATABASE_OWNER_URL")?.map(Into::into),
                pool: number(var, "DATABASE_POOL", 20, 2, 500)?,
            },
            odoo: odoo::odoo(var)?,
            sandbox_healthy: match var("SANDBOX_HEALTHY").as_deref() {
                None | Some("false") => false,
                Some("true") => true,
                Some(other) => {
                    return Err(error(
                        "SANDBOX_HEALTHY",
                        format!("“{other}” is neither true nor false"),
                    ));
                }
            },
            smtp: mail::smtp(var)?,
            sms: sms::gateway(var)?,
            mail: MailIdentity {
                sms_from: sms::sender(var, production)?,
                ..mail::identity(var)?
            },
            calendar: calendar::google(var)?,
            time_zone: time_zone(var)?,
            web: web::web(var)?,
            accounts: accounts(var)?,
            approval: approval::approval(var)?,
            worker: worker(var)?,
        };
        production::refuse(&config, var)?;
        Ok(config)
    }
}

type Vars<'a> = &'a dyn Fn(&'static str) -> Option<String>;

fn error(name: &'static str, problem: impl Into<String>) -> ConfigError {
    ConfigError {
        name,
        problem: problem.into(),
    }
}

fn number<T: FromStr + PartialOrd + fmt::Display + Copy>(
    var: Vars<'_>,
    name: &'static str,
    default: T,
    least: T,
    most: T,
) -> Result<T, ConfigError> {
    let Some(text) = var(name) else {
        return Ok(default);
    };
    match text.trim().parse::<T>() {
        Ok(number) if number >= least && number <= most => Ok(number),
        _ => Err(error(
            name,
            format!("“{text}” is not a number from {least} to {most}"),
        )),
    }
}

/// Between 10 milliseconds and 10 minutes.
fn millis(var: Vars<'_>, name: &'static str, default: Duration) -> Result<Duration, ConfigError> {
    let default = u64::try_from(default.as_millis()).unwrap_or(u64::MAX);
    number(var, name, default, 10, 600_000).map(Duration::from_millis)
}

fn http_url(name: &'static str, url: String) -> Result<String, ConfigError> {
    let url = url.trim().trim_end_matches('/').to_owned();
    let (scheme, rest) = url.split_once("://").unwrap_or_default();
    let scheme = scheme.to_lowercase();
    let whole = !rest.is_empty() && !rest.contains(char::is_whitespace);
    if !["http", "https"].contains(&scheme.as_str()) || !whole {
        return Err(error(
            name,
            format!("“{url}” is not a web address; start it with https:// or http://"),
        ));
    }
    Ok(format!("{scheme}://{rest}"))
}

fn database_url(var: Vars<'_>, name: &'static str) -> Result<Option<String>, ConfigError> {
    let url = var(name);
    if url
        .as_ref()
        .is_some_and(|url| !url.starts_with("postgres://") && !url.starts_with("postgresql://"))
    {
        return Err(error(
            name,
            "is not a PostgreSQL address; start it with postgres://",
        ));
    }
    Ok(url)
}

fn time_zone(var: Vars<'_>) -> Result<Option<String>, ConfigError> {
    let name = "BUSINESS_TIME_ZONE";
    let Some(text) = var(name) else {
        return Ok(None);
    };
    let zone: chrono_tz::Tz = text.trim().parse().map_err(|_| {
        error(
            name,
            format!("“{text}” is not a time zone such as Europe/Berlin"),
        )
    })?;
    Ok(Some(zone.name().to_owned()))
}

fn accounts(var: Vars<'_>) -> Result<AccountsConfig, ConfigError> {
    let admin_password = var("ADMIN_PASSWORD");
    if admin_password
        .as_ref()
        .is_some_and(|password| password.chars().count() < 12)
    {
        return Err(error("ADMIN_PASSWORD", "is shorter than 12 characters"));
    }
    let approval_email = mail::email(var, "APPROVAL_EMAIL")?;
    Ok(AccountsConfig {
        admin_email: mail::email(var, "ADMIN_EMAIL")?,
        admin_password: admin_password.map(Into::into),
        approval_phone: sms::approver(var, approval_email.is_some())?,
        approval_email,
    })
}

fn worker(var: Vars<'_>) -> Result<WorkerConfig, ConfigError> {
    let usual = Timing::default();
    Ok(WorkerConfig {
        concurrency: number(var, "WORKER_CONCURRENCY", 5, 1, 100)?,
        timing: Timing {
            lease: millis(var, "EXECUTOR_LEASE_MS", usual.lease)?,
            sweep: millis(var, "EXECUTOR_SWEEP_MS", usual.sweep)?,
            grace: millis(var, "EXECUTOR_GRACE_MS", usual.grace)?,
            retry: Backoff {
                first: millis(var, "EXECUTOR_RETRY_MS", usual.retry.first)?,
                longest: millis(var, "EXECUTOR_RETRY_MAX_MS", usual.retry.longest)?,
            },
            odoo_write: usual.odoo_write,
            undo: Duration::from_secs(number(var, "APPROVAL_UNDO_SECONDS", 10, 0, 60)?),
            retention: Duration::from_secs(
                number(var, "RETENTION_DAYS", 90, 7, 3_650)? * 24 * 60 * 60,
            ),
            view: Duration::from_secs(number(var, "APPROVAL_VIEW_SECONDS", 1, 0, 10)?),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn read(vars: &[(&'static str, &str)]) -> Result<Config, ConfigError> {
        Config::read(&|name| {
            vars.iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn nothing_set_is_a_working_company() {
        let config = read(&[]).unwrap();
        assert!(config.odoo.is_none() && config.smtp.is_none() && config.database.url.is_none());
    }

    #[test]
    fn a_wrong_setting_is_named() {
        for (name, value) in [
            ("AI_COO_ENV", "staging"),
            ("DATABASE_URL", "mysql://here"),
            ("ODOO_URL", "odoo.example.com"),
            ("LEPTOS_SITE_ADDR", "localhost"),
            ("WORKER_CONCURRENCY", "0"),
            ("DEFAULT_FROM_EMAIL", "nobody"),
            ("ADMIN_PASSWORD", "short"),
            ("APP_URL", "ftp://x"),
            ("APP_URL", "https://example.com/desk?a=1"),
            ("APP_URL", "https://example.com/a//b"),
            ("APP_URL", "https://example.com/../a"),
            // Ours would be taken for the path.
            ("APP_URL", "https://example.com/dashboard"),
            ("APPROVAL_SECRET", "short"),
            ("APPROVAL_SECRET_PREVIOUS", "short"),
            ("APPROVAL_EMAIL", "nobody"),
            ("APPROVAL_PHONE", "+14155550123"),
            ("BUSINESS_TIME_ZONE", "Berlin"),
            ("TRUSTED_PROXIES", "a proxy"),
        ] {
            assert_eq!(read(&[(name, value)]).unwrap_err().name, name);
        }
        assert_eq!(
            read(&[("ODOO_URL", "https://odoo.example.com")])
                .unwrap_err()
                .name,
            "ODOO_API_KEY"
        );
        assert_eq!(
            read(&[("SMTP2GO_USERNAME", "a")]).unwrap_err().name,
            "SMTP2GO_PASSWORD"
        );
        let mut password = vec![
            ("ODOO_URL", "https://o.example.com"),
            ("ODOO_PASSWORD", "p"),
        ];
        for missing in ["ODOO_USERNAME", "ODOO_DB"] {
            assert_eq!(read(&password).unwrap_err().name, missing);
            password.push((missing, "x"));
        }
        assert_eq!(
            read(&password).unwrap().odoo.unwrap().user.as_deref(),
            Some("x")
        );
        for (name, missing) in [
            ("GOOGLE_CALENDAR_ID", "GOOGLE_SERVICE_ACCOUNT_FILE"),
            ("GOOGLE_SERVICE_ACCOUNT_FILE", "GOOGLE_CALENDAR_ID"),
        ] {
            assert_eq!(read(&[(name, "x")]).unwrap_err().name, missing);
        }
    }

    #[test]
    fn production_refuses_stand_ins() {
        assert_eq!(
            read(&[("AI_COO_ENV", "production")]).unwrap_err().name,
            "ODOO_URL"
        );
    }

    #[test]
    fn secrets_are_not_printed() {
        let vars = [
            ("DATABASE_URL", "postgres://u:hidden-1@h/d"),
            ("ODOO_URL", "https://o.example.com"),
            ("ODOO_API_KEY", "hidden-2"),
            ("SMTP2GO_USERNAME", "u"),
            ("SMTP2GO_PASSWORD", "hidden-3"),
            ("ADMIN_PASSWORD", "hidden-4-and-long"),
            ("SMS_SERVER_URL", "https://sms.example.com/send"),
            ("SMS_SERVER_API_KEY", "hidden-5"),
            ("SMS_DEFAULT_FROM", "Fenwick"),
            ("APPROVAL_SECRET", "hidden-6-and-at-least-32-bytes-long"),
            (
                "APPROVAL_SECRET_PREVIOUS",
                "hidden-7-and-at-least-32-bytes-long",
            ),
        ];
        let printed = format!("{:?}", read(&vars).unwrap());
        assert!(!printed.contains("hidden-"), "{printed}");
    }
}
