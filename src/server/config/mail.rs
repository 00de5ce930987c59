//! The mail server, and in whose name mail is sent.

use super::{ConfigError, Vars, error, here::is_this_machine, number};
use crate::{
    actions::MailIdentity,
    ground::{effect::Address, inert},
    operations::email::{Security, SmtpSettings, a_labels, is_host},
};
use std::time::Duration;

pub(super) fn smtp(var: Vars<'_>) -> Result<Option<SmtpSettings>, ConfigError> {
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
            "is not set, but the other half of the sign-in is; set both",
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
    let here = is_this_machine(&host);
    if security == Security::None && user.is_some() && !here {
        return Err(error(
            "SMTP_TLS",
            "none would send the password unencrypted; use starttls or tls",
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
        password: password.map(Into::into),
        extra_authority,
        time_out: Duration::from_millis(number(var, "SMTP_TIMEOUT_MS", 30_000, 100, 300_000)?),
    }))
}

pub(super) fn identity(var: Vars<'_>) -> Result<MailIdentity, ConfigError> {
    let from = address(var, "DEFAULT_FROM_EMAIL", "Accounts <accounts@example.com>")?;
    let reply_to = match var("MAIL_REPLY_TO") {
        Some(_) => address(var, "MAIL_REPLY_TO", "")?,
        None => from.clone(),
    };
    Ok(MailIdentity {
        from,
        reply_to,
        sms_from: None,
    })
}

/// `kim@example.com` or `Kim <kim@example.com>`.
fn address(var: Vars<'_>, name: &'static str, default: &str) -> Result<Address, ConfigError> {
    let text = var(name).unwrap_or_else(|| default.to_owned());
    let wrong = || error(name, format!("“{text}” is not an e-mail address"));
    let mailbox: lettre::message::Mailbox = text.parse().map_err(|_| wrong())?;
    let email = mailbox.email.to_string();
    let (local, domain) = email.rsplit_once('@').ok_or_else(wrong)?;
    if !local.is_ascii() {
        return Err(error(
            name,
            format!(
                "“{text}” has letters before the @ that many mail servers refuse; use another address"
            ),
        ));
    }
    // As it stands in headers, in what the mail server is told, and in our Message-IDs.
    let domain = a_labels(domain).filter(|domain| is_host(domain));
    let domain = domain.ok_or_else(|| {
        error(
            name,
            format!("“{text}” has no domain that works in a Message-ID"),
        )
    })?;
    Ok(Address {
        name: inert::one_line(&mailbox.name.unwrap_or_default()),
        email: format!("{local}@{domain}"),
    })
}

pub(super) fn email(var: Vars<'_>, name: &'static str) -> Result<Option<String>, ConfigError> {
    match var(name) {
        None => Ok(None),
        Some(_) => address(var, name, "").map(|address| Some(address.email)),
    }
}

#[cfg(test)]
mod tests {
    use crate::server::config::tests::read;

    #[test]
    fn who_sends_is_checked_at_the_start() {
        let from = |text: &str| read(&[("DEFAULT_FROM_EMAIL", text)]);
        let mail = from("Bücher <kasse@bücher.example>").unwrap().mail;
        assert_eq!(mail.from.email, "kasse@xn--bcher-kva.example");
        assert_eq!(mail.domain(), "xn--bcher-kva.example");
        for wrong in [
            "kässe@bücher.example",
            "kasse@[127.0.0.1]",
            "kasse",
            "a@-b-.example\u{202e}",
        ] {
            assert_eq!(
                from(wrong).unwrap_err().name,
                "DEFAULT_FROM_EMAIL",
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_password_is_never_sent_in_the_clear() {
        let plain = [
            ("SMTP_HOST", "mail.example.com"),
            ("SMTP2GO_USERNAME", "a"),
            ("SMTP2GO_PASSWORD", "b"),
            ("SMTP_TLS", "none"),
        ];
        assert_eq!(read(&plain).unwrap_err().name, "SMTP_TLS");
    }
}
