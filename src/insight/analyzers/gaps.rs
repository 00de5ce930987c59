//! What could not be read.

use super::Gap;
use crate::operations::odoo::OdooError;

/// What a run could not read, so far.
#[derive(Default)]
pub struct Gaps {
    pub all: Vec<Gap>,
}

impl Gaps {
    /// What was read, or nothing and the reason.
    ///
    /// # Errors
    /// When Odoo cannot be had.
    pub fn part<T>(
        &mut self,
        read: Result<T, OdooError>,
        what: &str,
        left_out: &str,
    ) -> Result<Option<T>, OdooError> {
        match read {
            Ok(part) => Ok(Some(part)),
            Err(error) if !error.answered() => Err(error),
            Err(error) => {
                self.all.push(Gap {
                    what: what.to_owned(),
                    why: error.to_string(),
                    left_out: left_out.to_owned(),
                });
                Ok(None)
            }
        }
    }
}
