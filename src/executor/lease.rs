//! The signs of life of the attempts that run in this process, given together.

use super::Executor;
use crate::{ground::ids::ActionId, records};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The attempts that hold a lease here. Cheap to clone; one for each process.
#[derive(Clone, Default)]
pub struct Leases(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    attempts: HashMap<ActionId, i32>,
    /// Somebody renews them.
    attended: bool,
}

impl Leases {
    /// Renews the lease of an attempt until the answer is dropped. An unreachable database is not a
    /// loss: nobody else can take the action either.
    ///
    /// Losing it does not break the attempt off: it can neither start a call nor move the action
    /// any more, but what the call in its middle comes to is worth knowing.
    pub(super) fn hold(&self, executor: &Executor, action: ActionId, attempt: i32) -> Lease {
        let attended = {
            let mut held = self.lock();
            held.attempts.insert(action, attempt);
            std::mem::replace(&mut held.attended, true)
        };
        if !attended {
            let (leases, executor) = (self.clone(), executor.clone());
            tokio::spawn(async move { leases.attend(&executor).await });
        }
        Lease {
            leases: self.clone(),
            action,
            attempt,
        }
    }

    /// From a third of a lease after the first was taken until there is none.
    async fn attend(&self, executor: &Executor) {
        let lease = executor.timing.lease;
        loop {
            tokio::time::sleep(lease / 3).await;
            let attempts = {
                let mut held = self.lock();
                held.attended = !held.attempts.is_empty();
                if !held.attended {
                    return;
                }
                let attempts = held.attempts.iter();
                attempts
                    .map(|(id, attempt)| (*id, *attempt))
                    .collect::<Vec<_>>()
            };
            let connection = executor.database.connection();
            if let Err(error) = records::renew_leases(connection, &attempts, lease).await {
                tracing::warn!(%error, "Leases could not be renewed");
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// That the attempt goes on.
pub struct Lease {
    leases: Leases,
    action: ActionId,
    attempt: i32,
}

impl Drop for Lease {
    fn drop(&mut self) {
        let mut held = self.leases.lock();
        if held.attempts.get(&self.action) == Some(&self.attempt) {
            held.attempts.remove(&self.action);
        }
    }
}
