//! Business hours are somebody's choice: those of a default would write to customers at night.

use super::ServeError;
use crate::{
    ground::{actor::Actor, clock::Clock, db::Database},
    guardrails,
    server::config::{Config, ConfigError},
};

/// Takes the time zone of the settings, until an admin has saved guardrails; production wants one
/// of the two.
///
/// # Errors
/// When production has neither; when the database refuses.
pub async fn choose(config: &Config, database: &Database, clock: &Clock) -> Result<(), ServeError> {
    let tx = database.begin().await?;
    if guardrails::store::are_chosen(&tx).await? {
        return Ok(());
    }
    let Some(zone) = &config.time_zone else {
        return match config.production {
            false => Ok(()),
            true => Err(ServeError::Config(ConfigError {
                name: "BUSINESS_TIME_ZONE",
                problem: "is not set, and nobody has saved guardrails: business hours would follow New York. Set it to your time zone, such as Europe/Berlin".to_owned(),
            })),
        };
    };
    let before = guardrails::store::lock(&tx).await?;
    // Once it is locked: somebody may just have chosen.
    let chosen = guardrails::store::are_chosen(&tx).await?;
    if !chosen && before.0.business_hours_timezone != *zone {
        let mut settings = before.0.clone();
        settings.business_hours_timezone.clone_from(zone);
        guardrails::store::save(&tx, &settings, &before, Actor::System, clock.now()).await?;
    }
    tx.commit().await?;
    Ok(())
}
