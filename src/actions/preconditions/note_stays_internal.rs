//! The note's subtype reaches nobody outside.

use super::check::{Check, Unmet, World, fine};
use chrono_tz::Tz;

pub(super) struct NoteStaysInternal;

#[async_trait::async_trait]
impl Check for NoteStaysInternal {
    fn words(&self, _: Tz) -> String {
        "Odoo's note subtype is still internal".to_owned()
    }

    async fn check(&self, world: &World<'_>) -> Result<(), Unmet> {
        let internal = world.odoo.note_is_internal().await?;
        fine(internal, || {
            "Odoo's note subtype was internal, now it reaches customers".to_owned()
        })
    }
}
