//! Why a proposal became no action.

use crate::{
    actions::{InvalidInput, RenderError},
    ground::{
        db::DbErr,
        error::{ErrorKind, UserError},
        evidence::Unresolved,
        number::count,
        zone::local_in_full,
    },
    operations::{calendar::CalendarError, odoo::Outcome},
};
use chrono::DateTime;
use chrono_tz::Tz;

/// Why a proposal became no action. Nothing was stored. Moments are in the company's zone.
#[derive(Debug, thiserror::Error)]
pub enum Discarded {
    #[error(transparent)]
    Invalid(#[from] InvalidInput),
    #[error(transparent)]
    Unresolved(#[from] Unresolved),
    #[error("{field}: has {}; use {least} to {most}", count(.length, "character"))]
    Length {
        field: &'static str,
        length: usize,
        least: usize,
        most: usize,
    },
    #[error("Cool-down: the same action was proposed on {} and can be proposed again {} later", local_in_full(.at), count(.hours / 24, "day"))]
    CoolDown { at: DateTime<Tz>, hours: u32 },
    #[error("The guardrails blocked the same action on {}, and neither has changed since", local_in_full(.at))]
    StillBlocked { at: DateTime<Tz> },
    #[error("There is already an open action of this type about the same subject")]
    Open,
    #[error("The action no longer needs a decision: somebody was faster")]
    MovedOn,
    #[error(transparent)]
    Render(#[from] RenderError),
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl From<Discarded> for UserError {
    fn from(error: Discarded) -> Self {
        let kind = match &error {
            Discarded::Open
            | Discarded::MovedOn
            | Discarded::CoolDown { .. }
            | Discarded::StillBlocked { .. } => ErrorKind::Conflict,
            Discarded::Render(RenderError::Odoo(odoo)) if odoo.outcome() != Outcome::Rejected => {
                ErrorKind::Unavailable
            }
            Discarded::Render(RenderError::Calendar(
                CalendarError::NotSent(_) | CalendarError::Unknown(_),
            )) => ErrorKind::Unavailable,
            _ => ErrorKind::Invalid,
        };
        match error {
            Discarded::Database(error) => error.into(),
            other => Self::new(kind, other.to_string()),
        }
    }
}
