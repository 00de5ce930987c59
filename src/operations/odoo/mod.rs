//! Odoo through a curated interface: typed reads, and the writes that an action's effect holds.
//!
//! The transport is private to this folder. What may be written is the allow-list in `allowed.rs`.

mod addresses;
mod allowed;
mod calls;
mod changes;
mod diagnostics;
mod error;
mod errors;
mod head;
mod html;
mod meeting;
mod owed;
mod pace;
mod portal;
mod read;
mod records;
mod rpc;
mod settings;
mod wire;
mod write;
mod xml;

use serde::de::DeserializeOwned;
use serde_json::Value;
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::time::Instant;

pub use calls::{MODULE, NewTask, NoteTarget, Priority, create_task_call, noon, note_call};
pub use changes::{
    ActivityKind, ActivityTarget, NewActivity, NewOrder, NewOrderLine, cancel_order_call,
    delete_call, draft_order_call, move_deal_call, schedule_activity_call,
};
pub use diagnostics::{KeyEnd, NEEDED, Right, TOO_MANY};
pub(super) use error::clean;
pub use error::{OdooError, Outcome};
pub use meeting::{NewMeeting, schedule_meeting_call};
pub use owed::*;
pub use pace::Pace;
pub use portal::is_public;
pub use read::{DO_NOT_CONTACT, Payer, owed_lines, sales_lines};
pub use records::*;
pub use settings::OdooSettings;
pub use write::Found;

/// How often a read is tried again when Odoo could not be reached or was busy.
const READ_RETRIES: u32 = 2;
/// How long a read for somebody who looks at a page waits where Odoo asks it to.
const MOMENT: Duration = Duration::from_secs(3);
/// `Retry-After: 0` is no invitation to hammer.
const SHORTEST_WAIT: Duration = Duration::from_millis(500);

/// The connection to one Odoo database, as one user. Cheap to clone.
#[derive(Clone)]
pub struct Odoo {
    rpc: Arc<rpc::Rpc>,
    cache: Arc<read::Cache>,
    portal: Arc<portal::Portal>,
    calls: CallCount,
    pacer: pace::Pacer,
    /// What one run has read; `None`: everything is asked anew.
    memory: Option<Arc<Mutex<read::Memory>>>,
    /// Until when a read waits as long as it is asked to; `None`: for a moment only.
    patience: Option<Instant>,
}

/// How many requests went out over one handle.
#[derive(Debug, Clone, Default)]
pub struct CallCount(Arc<AtomicU32>);

impl CallCount {
    /// Requests so far, retries included.
    pub fn get(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    fn add_one(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// What a writing call made, or what an earlier attempt had made already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// The id of the record: the task, or the message.
    pub record_id: i64,
    /// It was there already: an earlier attempt had got through.
    pub found: bool,
}

impl Odoo {
    /// Checks the settings; connects only when something is asked.
    ///
    /// # Errors
    /// [`OdooError::Invalid`] where the address or the key cannot be one.
    pub fn new(settings: OdooSettings) -> Result<Odoo, OdooError> {
        Ok(Odoo {
            portal: Arc::new(portal::Portal::new(settings.public_url.clone())),
            cache: Arc::new(read::Cache::new(settings.company)),
            rpc: Arc::new(rpc::Rpc::new(&settings)?),
            calls: CallCount::default(),
            pacer: pace::Pacer::default(),
            memory: None,
            patience: None,
        })
    }

    /// The same connection with a counter of its own.
    pub fn counted(&self) -> (Odoo, CallCount) {
        let calls = CallCount::default();
        let odoo = Odoo {
            calls: calls.clone(),
            ..self.clone()
        };
        (odoo, calls)
    }

    /// The same connection, whose reads wait as long as Odoo asks them to (429 with
    /// `Retry-After`), but not beyond this moment.
    #[must_use]
    pub fn patient_until(mut self, moment: Instant) -> Self {
        self.patience = Some(moment);
        self
    }

    /// Where a person opens this record in Odoo 19's web client.
    pub fn web_url(&self, model: &str, id: i64) -> String {
        // Odoo takes a model without a dot for the name of an action, unless it says `m-`.
        let prefix = if model.contains('.') { "" } else { "m-" };
        format!("{}/odoo/{prefix}{model}/{id}", self.rpc.base())
    }

    /// Odoo's version, such as `19.0`. Needs no login.
    ///
    /// # Errors
    /// [`OdooError::Unreachable`], [`OdooError::NoAnswer`]; [`OdooError::Unexpected`] where
    /// something else than Odoo answers.
    pub async fn version(&self) -> Result<String, OdooError> {
        #[derive(serde::Deserialize)]
        struct Version {
            version: String,
        }
        let answer = self
            .retried(|| self.rpc.get("/web/version", &self.pacer))
            .await?;
        wire::parse::<Version>(answer).map(|answer| error::clean(&answer.version))
    }

    /// One reading call, tried again where that is harmless and may help.
    async fn read<T: DeserializeOwned>(
        &self,
        model: &str,
        method: &str,
        arguments: Value,
    ) -> Result<T, OdooError> {
        let answer = self
            .retried(|| self.rpc.read(model, method, &arguments, &self.pacer))
            .await?;
        wire::parse(answer)
    }

    /// The same, once in a run: for what does not change from one customer to the next. Nor does
    /// it that Odoo refuses, or has no such model.
    async fn read_once<T: DeserializeOwned>(
        &self,
        model: &str,
        method: &str,
        arguments: Value,
    ) -> Result<T, OdooError> {
        if let Some(known) = self.remembered(|memory| memory.answer(model, method, &arguments)) {
            return known.and_then(wire::parse);
        }
        let answer: Result<Value, OdooError> = self.read(model, method, arguments.clone()).await;
        self.remember(|memory| memory.keep_answer(model, method, &arguments, &answer));
        answer.and_then(wire::parse)
    }

    async fn retried<F, A>(&self, attempt: A) -> Result<Value, OdooError>
    where
        F: Future<Output = Result<Value, errors::Failure>>,
        A: Fn() -> F,
    {
        let begun = Instant::now();
        let mut tries = 0;
        loop {
            self.calls.add_one();
            match attempt().await {
                Ok(answer) => return Ok(answer),
                Err(failure) if failure.error.wait().is_some() => {
                    let wait = failure.error.wait().unwrap_or_default().max(SHORTEST_WAIT);
                    let until = self.patience.unwrap_or(begun + MOMENT);
                    if Instant::now() + wait > until {
                        return Err(failure.error);
                    }
                    tokio::time::sleep(wait).await;
                }
                Err(failure) if failure.again && tries < READ_RETRIES => {
                    tokio::time::sleep(backoff(tries)).await;
                    tries += 1;
                }
                Err(failure) => return Err(failure.error),
            }
        }
    }
}

/// Between 50 and 100 ms after the first try, then twice that, and so on.
fn backoff(tries: u32) -> Duration {
    let ceiling = 100u64 << tries.min(6);
    Duration::from_millis(rand::random_range(ceiling / 2..=ceiling))
}
