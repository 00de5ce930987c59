//! Settings from the environment. One struct for each topic, a doc comment naming each variable.

use crate::{
    actions::MailIdentity,
    effect::Address,
    executor::Timing,
    ids::CompanyId,
    operations::{
        email::{Security, SmtpSettings},
        odoo::OdooSettings,
    },
};
use std::{fmt, net::SocketAddr, path::PathBuf, str::FromStr, time::Duration};

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
    pub mail: MailIdentity,
    pub web: WebConfig,
    pub accounts: AccountsConfig,
    pub worker: WorkerConfig,
}

#[derive(Clone)]
pub struct DatabaseConfig {
    /// `DATABASE_URL`: the runtime role; none: a private PostgreSQL is started.
    pub url: Option<String>,
    /// `DATABASE_OWNER_URL`: the role that migrates; none: the runtime role does.
    pub owner_url: Option<String>,
    /// `DATABASE_POOL`: most connections of this process.
    pub pool: u32,
}

impl fmt::Debug for DatabaseConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "DatabaseConfig(given: {}, pool: {})",
            self.url.is_some(),
            self.pool
        )
    }
}

#[derive(Debug, Clone)]
pub struct WebConfig {
    /// `LEPTOS_SITE_ADDR`: where the server listens.
    pub address: SocketAddr,
    /// `APP_URL`: what people type, with a path if a proxy puts the app under one; none: the
    /// address itself.
    pub url: Option<String>,
    /// `LEPTOS_SITE_ROOT`: the folder of the built site.
    pub site_root: PathBuf,
}

#[derive(Clone)]
pub struct AccountsConfig {
    /// `ADMIN_EMAIL`: the first account, made at the first start.
    pub admin_email: Option<String>,
    /// `ADMIN_PASSWORD`.
    pub admin_password: Option<String>,
    /// `APPROVAL_EMAIL`: an operator account, made at the first start.
    pub approval_email: Option<String>,
}

impl fmt::Debug for AccountsConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccountsConfig(admin: {:?})", self.admin_email)
    }
}

#[derive(Debug, Clone)]
pub struct WorkerConfig {
    /// `WORKER_CONCURRENCY`: attempts at the same time, 5 by default.
    pub concurrency: usize,
    /// `EXECUTOR_LEASE_MS`, `EXECUTOR_SWEEP_MS`, `EXECUTOR_GRACE_MS`, `EXECUTOR_RETRY_MS`.
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
                url: database_url(var, "DATABASE_URL")?,
                owner_url: database_url(var, "DATABASE_OWNER_URL")?,
                pool: number(var, "DATABASE_POOL", 20, 2, 500)?,
            },
            odoo: odoo(var)?,
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
            smtp: smtp(var)?,
            mail: mail(var)?,
            web: web(var)?,
            accounts: accounts(var)?,
            worker: worker(var)?,
        };
        config.without_stand_ins()?;
        Ok(config)
    }

    fn without_stand_ins(&self) -> Result<(), ConfigError> {
        if !self.production {
            return Ok(());
        }
        if self.odoo.is_none() {
            return Err(error(
                "ODOO_URL",
                "is not set, and production refuses the sandbox",
            ));
        }
        if self.smtp.is_none() {
            return Err(error(
                "SMTP2GO_USERNAME",
                "is not set, and production refuses the outbox",
            ));
        }
        if self.database.url.is_none() {
            return Err(error(
                "DATABASE_URL",
                "is not set, and production refuses the private PostgreSQL",
            ));
        }
        Ok(())
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
    let rest = url
        .strip_prefix("http://")
        .or_else(|| url.strip_prefix("https://"));
    if rest.is_none_or(|rest| rest.is_empty() || rest.contains(char::is_whitespace)) {
        return Err(error(
            name,
            format!("“{url}” is not a web address; it begins with https:// or http://"),
        ));
    }
    Ok(url)
}

fn database_url(var: Vars<'_>, name: &'static str) -> Result<Option<String>, ConfigError> {
    let url = var(name);
    if url
        .as_ref()
        .is_some_and(|url| !url.starts_with("postgres://") && !url.starts_with("postgresql://"))
    {
        return Err(error(
            name,
            "is not a PostgreSQL address; it begins with postgres://",
        ));
    }
    Ok(url)
}

fn odoo(var: Vars<'_>) -> Result<Option<OdooSettings>, ConfigError> {
    let Some(url) = var("ODOO_URL") else {
        return Ok(None);
    };
    let url = http_url("ODOO_URL", url)?;
    let Some(key) = var("ODOO_API_KEY") else {
        return Err(error(
            "ODOO_API_KEY",
            "is not set; make a key in Odoo under Preferences > Security (Odoo 19 takes no password)",
        ));
    };
    let mut settings = OdooSettings::new(&url, &key);
    settings.database = var("ODOO_DB");
    settings.write_timeout = millis(var, "ODOO_WRITE_TIMEOUT_MS", settings.write_timeout)?;
    settings.company = match var("ODOO_COMPANY_ID") {
        Some(_) => Some(CompanyId(number(var, "ODOO_COMPANY_ID", 1, 1, i64::MAX)?)),
        None => None,
    };
    Ok(Some(settings))
}

fn smtp(var: Vars<'_>) -> Result<Option<SmtpSettings>, ConfigError> {
    let (host, user, password) = (
        var("SMTP_HOST"),
        var("SMTP2GO_USERNAME"),
        var("SMTP2GO_PASSWORD"),
    );
    if host.is_none() && user.is_none() {
        return Ok(None);
    }
    if user.is_some() != password.is_some() {
        let missing = if user.is_some() {
            "SMTP2GO_PASSWORD"
        } else {
            "SMTP2GO_USERNAME"
        };
        return Err(error(
            missing,
            "is not set, and the other half of the sign-in is",
        ));
    }
    let host = host.unwrap_or_else(|| "mail.smtp2go.com".to_owned());
    let security = match var("SMTP_TLS").as_deref() {
        None | Some("starttls") => Security::StartTls,
        Some("tls") => Security::Tls,
        Some("none") => Security::None,
        Some(other) => {
            return Err(error(
                "SMTP_TLS",
                format!("“{other}” is not one of starttls, tls, none"),
            ));
        }
    };
    let here = matches!(host.as_str(), "localhost" | "127.0.0.1" | "::1");
    if security == Security::None && user.is_some() && !here {
        return Err(error(
            "SMTP_TLS",
            "none would send the password in the clear; use starttls or tls",
        ));
    }
    let extra_authority = match var("SMTP_CA_FILE") {
        Some(path) => Some(
            std::fs::read(&path)
                .map_err(|e| error("SMTP_CA_FILE", format!("{path} cannot be read: {e}")))?,
        ),
        None => None,
    };
    Ok(Some(SmtpSettings {
        host,
        port: number(var, "SMTP_PORT", 587, 1, u16::MAX)?,
        security,
        user,
        password,
        extra_authority,
        time_out: Duration::from_millis(number(var, "SMTP_TIMEOUT_MS", 30_000, 100, 300_000)?),
    }))
}

fn mail(var: Vars<'_>) -> Result<MailIdentity, ConfigError> {
    let from = address(var, "DEFAULT_FROM_EMAIL", "Accounts <accounts@example.com>")?;
    let reply_to = match var("MAIL_REPLY_TO") {
        Some(_) => address(var, "MAIL_REPLY_TO", "")?,
        None => from.clone(),
    };
    Ok(MailIdentity { from, reply_to })
}

/// `kim@example.com` or `Kim <kim@example.com>`.
fn address(var: Vars<'_>, name: &'static str, default: &str) -> Result<Address, ConfigError> {
    let text = var(name).unwrap_or_else(|| default.to_owned());
    let mailbox: lettre::message::Mailbox = text
        .parse()
        .map_err(|_| error(name, format!("“{text}” is not an e-mail address")))?;
    Ok(Address {
        name: mailbox.name.unwrap_or_default(),
        email: mailbox.email.to_string(),
    })
}

fn email(var: Vars<'_>, name: &'static str) -> Result<Option<String>, ConfigError> {
    match var(name) {
        None => Ok(None),
        Some(_) => address(var, name, "").map(|address| Some(address.email)),
    }
}

fn web(var: Vars<'_>) -> Result<WebConfig, ConfigError> {
    let text = var("LEPTOS_SITE_ADDR").unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let address = text.parse().map_err(|_| {
        error(
            "LEPTOS_SITE_ADDR",
            format!("“{text}” is not an address such as 127.0.0.1:3000"),
        )
    })?;
    Ok(WebConfig {
        address,
        url: var("APP_URL")
            .map(|url| http_url("APP_URL", url))
            .transpose()?,
        site_root: PathBuf::from(
            var("LEPTOS_SITE_ROOT").unwrap_or_else(|| "target/site".to_owned()),
        ),
    })
}

fn accounts(var: Vars<'_>) -> Result<AccountsConfig, ConfigError> {
    let admin_password = var("ADMIN_PASSWORD");
    if admin_password
        .as_ref()
        .is_some_and(|password| password.chars().count() < 12)
    {
        return Err(error("ADMIN_PASSWORD", "is shorter than 12 characters"));
    }
    Ok(AccountsConfig {
        admin_email: email(var, "ADMIN_EMAIL")?,
        admin_password,
        approval_email: email(var, "APPROVAL_EMAIL")?,
    })
}

fn worker(var: Vars<'_>) -> Result<WorkerConfig, ConfigError> {
    let usual = Timing::default();
    let first_retry = millis(var, "EXECUTOR_RETRY_MS", Duration::from_secs(2))?;
    Ok(WorkerConfig {
        concurrency: number(var, "WORKER_CONCURRENCY", 5, 1, 100)?,
        timing: Timing {
            lease: millis(var, "EXECUTOR_LEASE_MS", usual.lease)?,
            sweep: millis(var, "EXECUTOR_SWEEP_MS", usual.sweep)?,
            grace: millis(var, "EXECUTOR_GRACE_MS", usual.grace)?,
            retries: vec![first_retry, first_retry * 4, first_retry * 16],
            odoo_write: usual.odoo_write,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(vars: &[(&'static str, &str)]) -> Result<Config, ConfigError> {
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
        let plain = [
            ("SMTP_HOST", "mail.example.com"),
            ("SMTP2GO_USERNAME", "a"),
            ("SMTP2GO_PASSWORD", "b"),
            ("SMTP_TLS", "none"),
        ];
        assert_eq!(read(&plain).unwrap_err().name, "SMTP_TLS");
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
        ];
        let printed = format!("{:?}", read(&vars).unwrap());
        assert!(!printed.contains("hidden-"), "{printed}");
    }
}
