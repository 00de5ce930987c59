//! What is fit for trying out and not for a company's real business: `AI_COO_ENV=production`
//! refuses it, one line each.

use super::{Config, ConfigError, Vars, error, is_here};
use crate::operations::email::Security;
use secrecy::ExposeSecret;

/// Names that belong to nobody (RFC 2606, RFC 6761): what samples and defaults are made of.
const NOBODYS: &[&str] = &["example", "invalid", "local", "localhost", "test"];
const NOBODYS_DOMAINS: &[&str] = &["example.com", "example.net", "example.org"];

/// # Errors
/// For the first setting that production refuses.
pub(super) fn refuse(config: &Config, var: Vars<'_>) -> Result<(), ConfigError> {
    if !config.production {
        return Ok(());
    }
    stand_ins(config)?;
    address(config)?;
    outside(config)?;
    senders(config, var)?;
    accounts(config)
}

fn stand_ins(config: &Config) -> Result<(), ConfigError> {
    if config.odoo.is_none() {
        return Err(error(
            "ODOO_URL",
            "is not set, and production refuses the sandbox",
        ));
    }
    if config.smtp.is_none() {
        return Err(error(
            "SMTP2GO_USERNAME",
            "is not set, and production refuses the outbox",
        ));
    }
    if config.database.url.is_none() {
        return Err(error(
            "DATABASE_URL",
            "is not set, and production refuses the private PostgreSQL",
        ));
    }
    match &config.approval.secret {
        None => Err(error(
            "APPROVAL_SECRET",
            "is not set, and production does not generate one; make one with `openssl rand -hex 32`",
        )),
        Some(secret) if is_monotonous(secret.expose_secret()) => Err(error(
            "APPROVAL_SECRET",
            "has fewer than eight different characters; make one with `openssl rand -hex 32`",
        )),
        Some(_) => Ok(()),
    }
}

fn is_monotonous(secret: &str) -> bool {
    let different: std::collections::BTreeSet<char> = secret.chars().collect();
    different.len() < 8
}

/// Where people and their mails' links lead.
fn address(config: &Config) -> Result<(), ConfigError> {
    let Some(url) = &config.web.url else {
        return Err(error(
            "APP_URL",
            "is not set, so links in mails would lead to localhost; set it to the address that people open, such as https://coo.your-company.com",
        ));
    };
    reachable("APP_URL", url, "passwords and approvals")?;
    let odoo = config.odoo.as_ref();
    match odoo.and_then(|odoo| odoo.public_url.as_ref()) {
        Some(url) => reachable("ODOO_PUBLIC_URL", url, "what customers read and pay"),
        None => Ok(()),
    }
}

/// Whether people elsewhere get there, and what they send there is read by nobody else.
fn reachable(name: &'static str, url: &str, what: &str) -> Result<(), ConfigError> {
    if is_here(url) {
        return Err(error(
            name,
            format!("“{url}” leads to this machine only; set it to the address that people open"),
        ));
    }
    if !url.starts_with("https://") {
        return Err(error(
            name,
            format!(
                "“{url}” would send {what} unencrypted; put a proxy with a certificate in front, and use https://"
            ),
        ));
    }
    match host(url) {
        Some(host) if is_nobodys(&host) => Err(error(
            name,
            format!("“{url}” is a sample; set it to the address that people open"),
        )),
        _ => Ok(()),
    }
}

/// What travels to other machines.
fn outside(config: &Config) -> Result<(), ConfigError> {
    if let Some(odoo) = &config.odoo
        && odoo.url.starts_with("http://")
        && !is_here(&odoo.url)
    {
        return Err(error(
            "ODOO_URL",
            format!(
                "“{}” would send the key and the company's books unencrypted; use https://, except on this machine",
                odoo.url
            ),
        ));
    }
    if let Some(smtp) = &config.smtp
        && smtp.security == Security::None
        && !super::here::is_this_machine(&smtp.host)
    {
        return Err(error(
            "SMTP_TLS",
            format!(
                "none would send mail to {} unencrypted; use starttls or tls",
                smtp.host
            ),
        ));
    }
    Ok(())
}

/// In whose name mail goes out, and where its answers go.
fn senders(config: &Config, var: Vars<'_>) -> Result<(), ConfigError> {
    let from = &config.mail.from.email;
    if var("DEFAULT_FROM_EMAIL").is_none() {
        return Err(error(
            "DEFAULT_FROM_EMAIL",
            "is not set; set it to the sender of your mail, such as Accounts <accounts@your-company.com>",
        ));
    }
    somebodys("DEFAULT_FROM_EMAIL", from)?;
    somebodys("MAIL_REPLY_TO", &config.mail.reply_to.email)
}

fn accounts(config: &Config) -> Result<(), ConfigError> {
    let accounts = &config.accounts;
    for (name, email) in [
        ("ADMIN_EMAIL", &accounts.admin_email),
        ("APPROVAL_EMAIL", &accounts.approval_email),
    ] {
        if let Some(email) = email {
            somebodys(name, email)?;
        }
    }
    Ok(())
}

fn somebodys(name: &'static str, email: &str) -> Result<(), ConfigError> {
    let domain = email.rsplit_once('@').map_or("", |(_, domain)| domain);
    if is_nobodys(domain) {
        let problem = format!("“{email}” is a sample; nobody receives mail there");
        return Err(error(name, problem));
    }
    Ok(())
}

fn host(url: &str) -> Option<String> {
    url::Url::parse(url).ok()?.host_str().map(str::to_owned)
}

fn is_nobodys(domain: &str) -> bool {
    let domain = domain.trim_end_matches('.').to_lowercase();
    let last = domain.rsplit('.').next().unwrap_or_default();
    let sample = |known: &&str| domain == **known || domain.ends_with(&format!(".{known}"));
    NOBODYS.contains(&last) || NOBODYS_DOMAINS.iter().any(sample)
}

#[cfg(test)]
mod tests {
    use crate::server::config::tests::read;

    const FIT: &[(&str, &str)] = &[
        ("AI_COO_ENV", "production"),
        ("APP_URL", "https://coo.fenwick.co/desk"),
        ("ODOO_URL", "https://odoo.fenwick.co"),
        ("ODOO_API_KEY", "k"),
        ("SMTP2GO_USERNAME", "u"),
        ("SMTP2GO_PASSWORD", "p"),
        ("DEFAULT_FROM_EMAIL", "Accounts <accounts@fenwick.co>"),
        ("DATABASE_URL", "postgres://a@db/a"),
        ("APPROVAL_SECRET", "0123456789abcdef0123456789abcdef"),
    ];

    fn with(name: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
        let rest = FIT.iter().copied().filter(|(known, _)| *known != name);
        rest.chain([(name, value)])
            .filter(|(_, value)| !value.is_empty())
            .collect()
    }

    #[test]
    fn what_is_fit_starts() {
        read(FIT).unwrap();
        for (name, value) in [
            ("ODOO_URL", "http://127.0.0.1:8069"),
            ("ODOO_URL", "http://[::1]:8069"),
            ("ODOO_PUBLIC_URL", "https://shop.fenwick.co"),
            ("MAIL_REPLY_TO", "kim@fenwick.co"),
            ("ADMIN_EMAIL", "kim@example.dev"),
        ] {
            read(&with(name, value)).unwrap_or_else(|error| panic!("{value}: {error}"));
        }
    }

    #[test]
    fn what_is_for_trying_out_is_refused_by_name() {
        for (name, value) in [
            ("APP_URL", ""),
            ("APP_URL", "https://localhost"),
            ("APP_URL", "https://LOCALHOST:3000/desk"),
            ("APP_URL", "https://127.0.0.1"),
            ("APP_URL", "https://[::1]:3000"),
            ("APP_URL", "http://coo.fenwick.co"),
            ("APP_URL", "https://coo.example.com"),
            ("DEFAULT_FROM_EMAIL", ""),
            ("DEFAULT_FROM_EMAIL", "Accounts <accounts@example.com>"),
            ("DEFAULT_FROM_EMAIL", "accounts@mail.example.org"),
            ("DEFAULT_FROM_EMAIL", "root@localhost"),
            ("MAIL_REPLY_TO", "team@Example.com"),
            ("ADMIN_EMAIL", "admin@example.com"),
            ("APPROVAL_EMAIL", "kim@fenwick.test"),
            ("ODOO_URL", ""),
            ("ODOO_URL", "http://odoo.fenwick.co"),
            ("ODOO_URL", "http://10.0.0.5:8069"),
            // Only its user's name is this machine's.
            ("ODOO_URL", "http://localhost:8069@odoo.fenwick.co"),
            ("ODOO_PUBLIC_URL", "http://shop.fenwick.co"),
            ("ODOO_PUBLIC_URL", "https://localhost:8069"),
            ("ODOO_PUBLIC_URL", "https://odoo.example.com"),
            ("DATABASE_URL", ""),
            ("APPROVAL_SECRET", ""),
            ("APPROVAL_SECRET", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        ] {
            let wrong = read(&with(name, value)).map(drop).unwrap_err();
            assert_eq!(wrong.name, name, "{value}: {wrong}");
            assert!(!wrong.to_string().contains('\n'), "{wrong}");
            // Outside of production it is a matter of taste.
            if !value.is_empty() && name != "APPROVAL_SECRET" {
                let mut vars = with(name, value);
                vars.retain(|(known, _)| *known != "AI_COO_ENV");
                read(&vars).unwrap_or_else(|error| panic!("{value}: {error}"));
            }
        }
        let clear = [("SMTP_HOST", "mail.fenwick.co"), ("SMTP_TLS", "none")];
        let mut vars = FIT.to_vec();
        vars.retain(|(known, _)| !known.starts_with("SMTP2GO"));
        vars.extend(clear);
        assert_eq!(read(&vars).unwrap_err().name, "SMTP_TLS");
        vars.retain(|(known, _)| *known != "SMTP_HOST");
        vars.push(("SMTP_HOST", "127.0.0.1"));
        read(&vars).unwrap();
    }
}
