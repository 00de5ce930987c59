//! Why Odoo did not do what was asked, and what that means for who asked.

use std::time::Duration;

/// Why Odoo did not do what was asked. Classified by the error's `name`, never by the status
/// alone; Odoo's traceback (`debug`) is dropped where the answer is read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OdooError {
    /// No connection, or it was turned away at the door (503, 429): the request was not carried out.
    #[error("Odoo cannot be reached: {0}")]
    Unreachable(String),
    /// Turned away at the door (429, 503) with the time to wait: it was not carried out.
    #[error("Odoo asks to wait {} s: {why}", .wait.as_secs())]
    AskedToWait { why: String, wait: Duration },
    /// It was not asked: the calls of ours in front of this one fill the time that it has.
    #[error("{0}")]
    NoTurn(String),
    /// The request may have arrived, but no answer came (a time-out, a lost connection, a
    /// proxy's 502 or 504): what happened is unknown.
    #[error("Odoo did not answer: {0}")]
    NoAnswer(String),
    /// Wrong key or database, or a right that the key's user does not have.
    #[error("Odoo refused: {0}")]
    Refused(String),
    /// The record is gone.
    #[error("Odoo no longer has it: {0}")]
    Missing(String),
    /// Odoo understood and says the request is wrong.
    #[error("Odoo says the request is invalid: {0}")]
    Invalid(String),
    /// Locked or changed at the same moment; trying again helps.
    #[error("Odoo was busy with the same record: {0}")]
    Conflict(String),
    /// An answer that is not what Odoo 19 gives.
    #[error("Odoo gave an unexpected answer: {0}")]
    Unexpected(String),
    /// The call is not on the allow-list: a mistake of ours, nothing was sent.
    #[error("{0} is not a call that AI COO may make")]
    NotAllowed(String),
}

/// What a failed write means for whoever must decide what comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It did not happen; sending it later is safe.
    NotSent,
    /// It was not even sent, and Odoo has no part in that: no try of anything.
    NotAsked,
    /// It may have happened: look it up before anything else.
    Unknown,
    /// It did not happen, and sending the same again would not change that.
    Rejected,
    /// It did not happen because of somebody else's change at the same moment.
    TryAgain,
}

impl OdooError {
    /// How long Odoo, or a proxy before it, asks to wait before the next call.
    pub fn wait(&self) -> Option<Duration> {
        match self {
            Self::AskedToWait { wait, .. } => Some(*wait),
            _ => None,
        }
    }

    /// Whether Odoo can be had at all: it answered, if only to refuse, with an error, or that it is
    /// to be asked later.
    pub fn answered(&self) -> bool {
        !matches!(
            self,
            Self::Unreachable(_) | Self::NoTurn(_) | Self::NoAnswer(_)
        )
    }

    /// What a write that ended so has done.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Unreachable(_) | Self::AskedToWait { .. } => Outcome::NotSent,
            Self::NoTurn(_) => Outcome::NotAsked,
            Self::NoAnswer(_) | Self::Unexpected(_) => Outcome::Unknown,
            Self::Refused(_) | Self::Missing(_) | Self::Invalid(_) | Self::NotAllowed(_) => {
                Outcome::Rejected
            }
            Self::Conflict(_) => Outcome::TryAgain,
        }
    }
}

/// Longest text of Odoo's that is kept, in characters.
const MESSAGE_LIMIT: usize = 500;

/// Text from outside made fit for a log line and a screen: one line, of bounded length,
/// without characters that control a terminal or turn the direction of writing.
pub(in crate::operations) fn clean(text: &str) -> String {
    crate::ground::inert::bounded(text, MESSAGE_LIMIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_one_bounded_line() {
        assert_eq!(clean("  a\nb\t\u{1b}[31mc\u{202E}d "), "a b  [31mcd");
        let long = clean(&"é".repeat(2_000));
        assert_eq!(long.chars().count(), MESSAGE_LIMIT + 1);
        assert!(long.ends_with('…'));
    }
}
