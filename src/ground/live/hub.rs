//! Fan-out of changes to open dashboards and wake-ups to workers, in this process at once and to
//! the other processes in one coalesced NOTIFY at most every 20 ms.

use super::{Announced, Change, Topic};
use crate::ground::db::Database;
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgListener;
use std::{collections::HashSet, sync::Arc, time::Duration};
use tokio::sync::{broadcast, mpsc, watch};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// After so long without a word the connection is asked whether it is still there, and how long
/// it has to answer.
const SILENCE: Duration = Duration::from_secs(20);
const ANSWER: Duration = Duration::from_secs(5);

const CHANNEL: &str = "ai_coo";
const COALESCE: Duration = Duration::from_millis(20);
/// PostgreSQL takes at most 8,000 bytes.
const LARGEST_PAYLOAD: usize = 7_000;

/// Cheap to clone; one for each process.
#[derive(Clone)]
pub struct Hub {
    process: Uuid,
    changes: broadcast::Sender<Announced>,
    wake: Arc<watch::Sender<u64>>,
    analyses: Arc<watch::Sender<u64>>,
    others: mpsc::UnboundedSender<Told>,
}

/// What the other processes are told.
struct Told {
    change: Change,
    /// There may be work.
    wakes: bool,
}

#[derive(Serialize, Deserialize)]
struct Message {
    from: Uuid,
    changes: Vec<Change>,
    /// There may be work; a process of an earlier version says nothing of it.
    #[serde(default = "yes")]
    wakes: bool,
}

fn yes() -> bool {
    true
}

impl Hub {
    /// A hub that reaches this process alone until [`Hub::connect`] has been called with the
    /// receiver.
    pub fn new() -> (Self, Outgoing) {
        let (others, outgoing) = mpsc::unbounded_channel();
        let hub = Self {
            process: crate::ground::ids::EventId::new().0,
            changes: broadcast::channel(256).0,
            wake: Arc::new(watch::channel(0).0),
            analyses: Arc::new(watch::channel(0).0),
            others,
        };
        (hub, Outgoing(outgoing))
    }

    /// Says that something changed. Call it after the commit that changed it: workers look for
    /// jobs, pages fetch again.
    pub fn announce(&self, change: Change) {
        self.tell(change, true);
    }

    /// The same of a change that makes no work: only pages fetch again.
    pub fn show(&self, change: Change) {
        self.tell(change, false);
    }

    fn tell(&self, change: Change, wakes: bool) {
        self.tell_here(change.clone(), wakes);
        // Nobody listens once the process is ending: then there is nobody to tell.
        let _closing = self.others.send(Told { change, wakes });
    }

    fn tell_here(&self, change: Change, wakes: bool) {
        let count =
            |wake: &watch::Sender<u64>| wake.send_modify(|count| *count = count.wrapping_add(1));
        if wakes {
            count(&self.wake);
        }
        if wakes && matches!(change.topic, Topic::Analyses | Topic::Everything) {
            count(&self.analyses);
        }
        let _nobody_looks = self.changes.send(Announced::new(change));
    }

    pub fn subscribe(&self) -> broadcast::Receiver<Announced> {
        self.changes.subscribe()
    }

    /// Changes whenever there may be work.
    pub fn wake_ups(&self) -> watch::Receiver<u64> {
        self.wake.subscribe()
    }

    /// Changes whenever there may be an analysis to make.
    pub fn analyses(&self) -> watch::Receiver<u64> {
        self.analyses.subscribe()
    }

    /// Carries changes to and from the other processes until `stop`.
    pub async fn connect(self, outgoing: Outgoing, database: Database, stop: CancellationToken) {
        let send = self.send_to_others(outgoing, &database);
        let receive = self.receive_from_others(&database);
        tokio::select! {
            () = send => {}
            () = receive => {}
            () = stop.cancelled() => {}
        }
    }

    async fn send_to_others(&self, mut outgoing: Outgoing, database: &Database) {
        while let Some(first) = outgoing.0.recv().await {
            tokio::time::sleep(COALESCE).await;
            let mut wakes = first.wakes;
            let mut changes = HashSet::from([first.change]);
            while let Ok(told) = outgoing.0.try_recv() {
                wakes |= told.wakes;
                changes.insert(told.change);
            }
            self.send(database, changes.into_iter().collect(), wakes)
                .await;
        }
    }

    /// Tells the other processes now: for one that ends at once, like a command.
    pub async fn tell_others(&self, database: &Database, changes: Vec<Change>) {
        self.send(database, changes, true).await;
    }

    /// Written out: PostgreSQL itself.
    async fn send(&self, database: &Database, changes: Vec<Change>, wakes: bool) {
        let sent = sqlx::query("select pg_notify($1, $2)")
            .bind(CHANNEL)
            .bind(self.payload(changes, wakes))
            .execute(database.pool())
            .await;
        if let Err(error) = sent {
            // The others' sweepers find the work; their pages refetch when they reconnect.
            tracing::warn!(%error, "Changes could not be announced to the other processes");
        }
    }

    fn payload(&self, changes: Vec<Change>, wakes: bool) -> String {
        let message = |changes| {
            serde_json::to_string(&Message {
                from: self.process,
                changes,
                wakes,
            })
            .unwrap_or_default()
        };
        let payload = message(changes);
        if payload.len() <= LARGEST_PAYLOAD {
            payload
        } else {
            message(vec![Change::for_topic(Topic::Everything)])
        }
    }

    async fn receive_from_others(&self, database: &Database) {
        loop {
            if let Err(error) = self.listen(database).await {
                tracing::warn!(%error, "The connection for live changes was lost");
            }
            // What was told meanwhile is lost: everybody looks again.
            tokio::time::sleep(Duration::from_secs(1)).await;
            self.tell_here(Change::for_topic(Topic::Everything), true);
        }
    }

    /// Written out: PostgreSQL itself.
    async fn listen(&self, database: &Database) -> Result<(), sqlx::Error> {
        let mut listener = PgListener::connect_with(database.pool()).await?;
        listener.listen(CHANNEL).await?;
        loop {
            let Ok(heard) = tokio::time::timeout(SILENCE, listener.try_recv()).await else {
                // Silence is nothing new; a database that is gone without a word is silent too.
                let asked = sqlx::query("select 1").execute(&mut listener);
                let answered = tokio::time::timeout(ANSWER, asked).await;
                answered.map_err(|_| sqlx::Error::PoolTimedOut)??;
                continue;
            };
            // `None` when the connection was lost in between.
            let Some(notification) = heard? else { break };
            let Ok(message) = serde_json::from_str::<Message>(notification.payload()) else {
                continue;
            };
            if message.from != self.process {
                let wakes = message.wakes;
                let changes = message.changes.into_iter();
                changes.for_each(|change| self.tell_here(change, wakes));
            }
        }
        Ok(())
    }
}

/// What is still to be told to the other processes.
pub struct Outgoing(mpsc::UnboundedReceiver<Told>);
