//! The secret that links to approvals are signed with.

use super::{ConfigError, Vars, error};
use secrecy::SecretString;

/// 256 bits, if it is random.
const SHORTEST: usize = 32;

/// What the environment says of it; a missing one is made at the first start.
#[derive(Debug, Clone)]
pub struct ApprovalConfig {
    /// `APPROVAL_SECRET`.
    pub secret: Option<SecretString>,
    /// `APPROVAL_SECRET_PREVIOUS`: the one before it, while its links are still about.
    pub previous: Option<SecretString>,
}

pub(super) fn approval(var: Vars<'_>) -> Result<ApprovalConfig, ConfigError> {
    let secret = long_enough(var, "APPROVAL_SECRET")?;
    let previous = long_enough(var, "APPROVAL_SECRET_PREVIOUS")?;
    if previous.is_some() && secret.is_none() {
        return Err(error(
            "APPROVAL_SECRET",
            "is not set, but APPROVAL_SECRET_PREVIOUS is; set both",
        ));
    }
    Ok(ApprovalConfig { secret, previous })
}

fn long_enough(var: Vars<'_>, name: &'static str) -> Result<Option<SecretString>, ConfigError> {
    match var(name) {
        Some(secret) if secret.len() < SHORTEST => Err(error(
            name,
            "is shorter than 32 bytes; make one with `openssl rand -hex 32`",
        )),
        secret => Ok(secret.map(Into::into)),
    }
}
