//! The time, as a handle that tests can set.

use chrono::{DateTime, SubsecRound, Utc};
use std::sync::{Arc, Mutex};

/// Where the domain takes the time from. Leases and other things that several
/// processes compare use the database's clock instead.
#[derive(Clone)]
pub struct Clock(Source);

#[derive(Clone)]
enum Source {
    System,
    Set(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still until it is moved.
    pub fn set_to(now: DateTime<Utc>) -> Self {
        Self(Source::Set(Arc::new(Mutex::new(now))))
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the system for the time"
    )]
    /// In microseconds, as PostgreSQL keeps it: one moment is the same however it got there.
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            Source::System => Utc::now().trunc_subsecs(6),
            Source::Set(now) => *lock(now),
        }
    }

    /// Moves a set clock; the system's clock is not ours to move.
    pub fn advance(&self, by: chrono::Duration) {
        if let Source::Set(now) = &self.0 {
            let mut now = lock(now);
            *now += by;
        }
    }
}

fn lock(now: &Mutex<DateTime<Utc>>) -> std::sync::MutexGuard<'_, DateTime<Utc>> {
    now.lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_moment_is_finer_than_the_database_keeps_it() {
        for _ in 0..1_000 {
            let now = Clock::system().now();
            assert_eq!(now.timestamp_subsec_nanos() % 1_000, 0);
        }
    }
}
