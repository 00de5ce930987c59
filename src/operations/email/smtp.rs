//! SMTP (RFC 5321), command by command, so that it is known how far a failed delivery had come.

use super::{Envelope, MailError};
use crate::operations::cause;
use lettre::{
    Address,
    transport::smtp::{
        Error,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
        commands::{Data, Mail as MailFrom, Rcpt},
        extension::ClientId,
    },
};
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// How to reach the mail server.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub user: Option<String>,
    pub password: Option<SecretString>,
    /// A certificate authority of one's own, as PEM, beside the public ones.
    pub extra_authority: Option<Vec<u8>>,
    /// For one mail, from the connection to the server's last answer.
    pub time_out: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// Plain at first, encrypted before anything is said (RFC 3207). Refused when not offered.
    StartTls,
    /// Encrypted from the first byte (RFC 8314).
    Tls,
    /// For servers on the same machine only.
    None,
}

/// Delivers one mail over a connection of its own.
pub(super) async fn send(
    settings: &SmtpSettings,
    mail: &Envelope<'_>,
    bytes: &[u8],
) -> Result<(), MailError> {
    let deadline = Instant::now() + settings.time_out;
    let too_late = || format!("no answer within {} s", settings.time_out.as_secs());
    let ready = timeout_at(deadline, up_to_the_message(settings, mail)).await;
    let mut connection = ready.map_err(|_| MailError::NotSent(too_late()))??;
    // lettre puts a line end before the final dot: the message's own last one is that.
    let body = bytes.strip_suffix(b"\r\n").unwrap_or(bytes);
    let mut part = Some(body);
    // Asked for more, lettre has written all there is, and the final dot comes next: from then on
    // a failure that is no answer of the server's leaves the outcome open.
    let mut all_written = false;
    let parts = std::iter::from_fn(|| {
        all_written = part.is_none();
        part.take()
    });
    let answer = timeout_at(deadline, connection.message_iter(parts)).await;
    let done = match answer {
        Err(_) if !all_written => Err(MailError::NotSent(too_late())),
        Ok(Err(error)) if !all_written => Err(not_sent(error)),
        Err(_) => Err(MailError::Unknown(too_late())),
        Ok(Err(error)) if error.is_transient() => Err(MailError::NotSent(words(&error))),
        Ok(Err(error)) if error.is_permanent() => Err(MailError::Rejected(words(&error))),
        Ok(Err(error)) => Err(MailError::Unknown(words(&error))),
        Ok(Ok(_)) => Ok(()),
    };
    let _goodbye_is_only_polite = timeout_at(deadline, connection.quit()).await;
    done
}

/// Connects and signs in as for a mail, and says goodbye. Nothing is sent.
///
/// # Errors
/// What would keep a mail from going out.
pub async fn probe(settings: &SmtpSettings) -> Result<(), MailError> {
    let deadline = Instant::now() + settings.time_out;
    let ready = timeout_at(deadline, signed_in(settings)).await;
    let too_late = || format!("no answer within {} s", settings.time_out.as_secs());
    let mut connection = ready.map_err(|_| MailError::NotSent(too_late()))??;
    let _goodbye_is_only_polite = timeout_at(deadline, connection.quit()).await;
    Ok(())
}

/// Everything before the first byte of the message: whatever fails here, nothing was sent.
async fn up_to_the_message(
    settings: &SmtpSettings,
    mail: &Envelope<'_>,
) -> Result<AsyncSmtpConnection, MailError> {
    let mut connection = signed_in(settings).await?;
    let from = address(mail.from)?;
    connection
        .command(MailFrom::new(Some(from), vec![]))
        .await
        .map_err(not_sent)?;
    for recipient in &mail.to {
        // One refused recipient and the whole mail is left: the connection closes before DATA.
        connection
            .command(Rcpt::new(address(recipient)?, vec![]))
            .await
            .map_err(not_sent)?;
    }
    connection.command(Data).await.map_err(not_sent)?;
    Ok(connection)
}

/// Encrypted as the settings say, and signed in.
async fn signed_in(settings: &SmtpSettings) -> Result<AsyncSmtpConnection, MailError> {
    let hello = own_name();
    let server = (settings.host.as_str(), settings.port);
    let wrapper = if settings.security == Security::Tls {
        Some(tls(settings)?)
    } else {
        None
    };
    let mut connection =
        AsyncSmtpConnection::connect_tokio1(server, Some(settings.time_out), &hello, wrapper, None)
            .await
            .map_err(not_sent)?;
    if settings.security == Security::StartTls {
        if !connection.can_starttls() {
            return Err(MailError::Rejected(format!(
                "{} does not offer STARTTLS. Ask an admin to change how mail is encrypted.",
                settings.host
            )));
        }
        connection
            .starttls(tls(settings)?, &hello)
            .await
            .map_err(not_sent)?;
    }
    if let (Some(user), Some(password)) = (&settings.user, &settings.password) {
        let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
        connection
            .auth(&[Mechanism::Plain, Mechanism::Login], &credentials)
            .await
            .map_err(not_sent)?;
    }
    Ok(connection)
}

/// Who we are to the server (EHLO): the host's own name. An address such as `[127.0.0.1]` is
/// refused by many.
fn own_name() -> ClientId {
    let files = ["/proc/sys/kernel/hostname", "/etc/hostname"];
    let name = files
        .iter()
        .find_map(|file| std::fs::read_to_string(file).ok());
    let name = name.unwrap_or_default().trim().to_owned();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let fits = !name.is_empty() && name.len() <= 255 && name.chars().all(plain);
    let edges = |c: char| matches!(c, '-' | '.');
    if fits && !name.starts_with(edges) && !name.ends_with(edges) {
        ClientId::Domain(name)
    } else {
        ClientId::Domain("localhost".to_owned())
    }
}

fn tls(settings: &SmtpSettings) -> Result<TlsParameters, MailError> {
    let mut builder = TlsParameters::builder(settings.host.clone());
    if let Some(pem) = &settings.extra_authority {
        let certificate = Certificate::from_pem(pem).map_err(|error| {
            MailError::Rejected(format!(
                "the configured certificate authority cannot be used: {error}"
            ))
        })?;
        builder = builder.add_root_certificate(certificate);
    }
    builder
        .build_rustls()
        .map_err(|error| MailError::Rejected(words(&error)))
}

fn address(email: &str) -> Result<Address, MailError> {
    super::address(email).map_err(MailError::Unwritable)
}

fn not_sent(error: Error) -> MailError {
    if error.is_permanent() {
        MailError::Rejected(words(&error))
    } else {
        MailError::NotSent(words(&error))
    }
}

/// The cause, or the server's words on one line, at most 300 characters.
fn words(error: &Error) -> String {
    let answered = error.is_transient() || error.is_permanent();
    if let Some(known) = cause::known(error).filter(|_| !answered) {
        return known;
    }
    // lettre's own words end in the source's already, for most of its errors.
    let mut words = error.to_string();
    let source = std::error::Error::source(error).map(ToString::to_string);
    if let Some(source) = source.filter(|source| !words.contains(source.as_str())) {
        words = format!("{words}: {source}");
    }
    crate::ground::inert::bounded(&words, 300)
}
