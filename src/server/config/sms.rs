//! The SMS gateway, and in whose name SMS are sent.

use super::{ConfigError, Vars, error, http_url, is_here, number};
use crate::{
    ground::phone::international,
    operations::sms::{Protocol, SmsSettings},
};
use std::time::Duration;

/// What a message from the outbox's stand-in says it is from.
const STAND_IN_SENDER: &str = "AI COO";

pub(super) fn gateway(var: Vars<'_>) -> Result<Option<SmsSettings>, ConfigError> {
    let protocol = match var("SMS_PROTOCOL").as_deref() {
        None | Some("json") => Protocol::Json,
        Some("kannel") => Protocol::Kannel,
        Some(other) => {
            return Err(error(
                "SMS_PROTOCOL",
                format!("“{other}” is neither json nor kannel"),
            ));
        }
    };
    let time_out = Duration::from_millis(number(var, "SMS_TIMEOUT_MS", 30_000, 100, 300_000)?);
    let Some(url) = var("SMS_SERVER_URL") else {
        return Ok(None);
    };
    let url = http_url("SMS_SERVER_URL", url)?;
    let missing = |name| error(name, "is not set, but SMS_SERVER_URL is; set both");
    let key = var("SMS_SERVER_API_KEY").ok_or_else(|| missing("SMS_SERVER_API_KEY"))?;
    let visible = key.bytes().all(|byte| (0x21..0x7f).contains(&byte));
    if !visible {
        return Err(error(
            "SMS_SERVER_API_KEY",
            "has a space or a character that a header cannot carry; remove it",
        ));
    }
    if protocol == Protocol::Kannel && !key.contains(':') {
        return Err(error(
            "SMS_SERVER_API_KEY",
            "is not user:password, which Kannel needs",
        ));
    }
    if url.starts_with("http://") && !is_here(&url) {
        return Err(error(
            "SMS_SERVER_URL",
            "would send the key unencrypted; use https://, except on this machine",
        ));
    }
    if var("SMS_DEFAULT_FROM").is_none() {
        return Err(missing("SMS_DEFAULT_FROM"));
    }
    Ok(Some(SmsSettings {
        url,
        key: key.into(),
        protocol,
        time_out,
    }))
}

/// A number of at most 15 digits, with or without a plus sign, or a name of at most 11 letters
/// and digits (3GPP TS 23.040, 9.1.2.5). `None`: SMS cannot be sent.
pub(super) fn sender(var: Vars<'_>, production: bool) -> Result<Option<String>, ConfigError> {
    let Some(from) = var("SMS_DEFAULT_FROM") else {
        return Ok((!production).then(|| STAND_IN_SENDER.to_owned()));
    };
    let from = from.trim().to_owned();
    let digits = from.strip_prefix('+').unwrap_or(&from);
    let number = (3..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let name = (1..=11).contains(&from.len())
        && from
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b' ' || b == b'-');
    if !number && !name {
        return Err(error(
            "SMS_DEFAULT_FROM",
            format!(
                "“{from}” is neither a number of 3 to 15 digits nor a name of at most 11 letters and digits"
            ),
        ));
    }
    // In production a sender alone sends nothing.
    Ok(Some(from).filter(|_| !production || var("SMS_SERVER_URL").is_some()))
}

/// The number of the account that `APPROVAL_EMAIL` makes, as E.164.
pub(super) fn approver(var: Vars<'_>, with_email: bool) -> Result<Option<String>, ConfigError> {
    let name = "APPROVAL_PHONE";
    let Some(phone) = var(name) else {
        return Ok(None);
    };
    let number = international(phone.trim(), None).map_err(|_| {
        let problem = "is not a number that can receive SMS; write it with + and the country code, such as +14155550123";
        error(name, problem)
    })?;
    if with_email {
        Ok(Some(number))
    } else {
        Err(error(
            name,
            "is set, but APPROVAL_EMAIL is not; set the address that this person signs in with",
        ))
    }
}

#[cfg(test)]
mod tests {
    use crate::server::config::tests::read;

    const KANNEL: [(&str, &str); 4] = [
        ("SMS_SERVER_URL", "http://127.0.0.1:13013/cgi-bin/sendsms"),
        ("SMS_SERVER_API_KEY", "user:password"),
        ("SMS_DEFAULT_FROM", "Fenwick"),
        ("SMS_PROTOCOL", "kannel"),
    ];

    #[test]
    fn a_gateway_is_whole_or_none() {
        let config = read(&KANNEL).unwrap();
        assert!(config.sms.is_some());
        assert_eq!(config.mail.sms_from.as_deref(), Some("Fenwick"));
        for missing in ["SMS_SERVER_API_KEY", "SMS_DEFAULT_FROM"] {
            let rest: Vec<_> = KANNEL
                .into_iter()
                .filter(|(name, _)| *name != missing)
                .collect();
            assert_eq!(read(&rest).unwrap_err().name, missing);
        }
        let none = read(&[]).unwrap();
        assert!(none.sms.is_none() && none.mail.sms_from.is_some());
    }

    #[test]
    fn the_approvers_number_is_one_and_somebodys() {
        let given = |phone| {
            let vars = [
                ("APPROVAL_EMAIL", "kim@example.com"),
                ("APPROVAL_PHONE", phone),
            ];
            read(&vars).map(|config| config.accounts.approval_phone)
        };
        assert_eq!(
            given("+1 415 555 0123").unwrap().as_deref(),
            Some("+14155550123")
        );
        for phone in ["4155550123", "+1", "call me", "+49 900 5123456"] {
            assert_eq!(given(phone).unwrap_err().name, "APPROVAL_PHONE", "{phone}");
        }
    }

    #[test]
    fn a_wrong_one_is_named() {
        for (name, value) in [
            ("SMS_SERVER_URL", "http://sms.example.com/send"),
            ("SMS_SERVER_URL", "http://localhost:1@sms.example.com/send"),
            ("SMS_SERVER_URL", "sms.example.com"),
            ("SMS_SERVER_API_KEY", "no-colon"),
            ("SMS_SERVER_API_KEY", "a:b\r\nX-Other: c"),
            ("SMS_DEFAULT_FROM", "A name that is too long"),
            ("SMS_PROTOCOL", "smpp"),
            ("SMS_TIMEOUT_MS", "1"),
        ] {
            let mut vars: Vec<_> = KANNEL
                .into_iter()
                .filter(|(known, _)| *known != name)
                .collect();
            vars.push((name, value));
            assert_eq!(read(&vars).unwrap_err().name, name, "{value}");
        }
    }
}
