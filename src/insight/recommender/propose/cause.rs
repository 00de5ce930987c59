//! What it means that a proposal became no action.

use super::Discarded;
use crate::actions::RenderError;

impl Discarded {
    /// What it needs could not be read: other proposals of its kind end alike.
    pub fn unread(&self) -> bool {
        matches!(
            self,
            Self::Render(RenderError::Odoo(_) | RenderError::Calendar(_) | RenderError::NoRight(_))
        )
    }

    /// The records in Odoo do not allow it, or the guardrails: it would not be otherwise in an hour.
    pub fn lasts(&self) -> bool {
        matches!(
            self,
            Self::Invalid(_)
                | Self::Length { .. }
                | Self::StillBlocked { .. }
                | Self::Render(RenderError::NotPossible(_))
        )
    }
}
