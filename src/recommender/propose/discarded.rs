//! Why a proposal became no action.

use crate::{
    actions::{InvalidInput, RenderError},
    db::DbErr,
    evidence::Unresolved,
    number::count,
};
use chrono::{DateTime, Utc};

/// Why a proposal became no action. Nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum Discarded {
    #[error(transparent)]
    Invalid(#[from] InvalidInput),
    #[error(transparent)]
    Unresolved(#[from] Unresolved),
    #[error("{field}: has {}; give it {least} to {most}", count(.length, "character"))]
    Length {
        field: &'static str,
        length: usize,
        least: usize,
        most: usize,
    },
    #[error("The same was proposed on {}: it is proposed again {} later at the earliest", .at.format("%-d %b %Y, %H:%M UTC"), count(.hours / 24, "day"))]
    CoolDown { at: DateTime<Utc>, hours: u32 },
    #[error("The guardrails blocked the same on {}, and neither it nor they have changed since", .at.format("%-d %b %Y, %H:%M UTC"))]
    StillBlocked { at: DateTime<Utc> },
    #[error("There is an open action of this kind about the same subject")]
    Open,
    #[error("The action does not wait for a decision any more: somebody was faster")]
    MovedOn,
    #[error(transparent)]
    Render(#[from] RenderError),
    #[error(transparent)]
    Database(#[from] DbErr),
}
