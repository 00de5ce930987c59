//! A stand-in for Odoo 19: a made-up company behind the same JSON-2 interface, as far as this
//! program uses it. Its own process, its state on disk. `tests/contract` runs on it and on a
//! real Odoo and keeps it honest.

mod arguments;
mod books;
mod change;
mod company;
mod domain;
mod error;
mod faults;
mod follow;
mod group;
mod http;
mod journal;
mod lines;
mod load;
mod markup;
mod message;
mod methods;
mod page;
mod privacy;
mod schema;
mod search;
mod signature;
mod store;

use chrono::{DateTime, NaiveDate, Utc};
use journal::{Beginning, Entry, Journal, ReceivedCall};
use methods::Outcome;
use serde_json::{Map, Value};
use std::{
    io,
    net::SocketAddr,
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
};
use store::{Put, Row, Store};

/// The name of its one database.
pub const DATABASE: &str = "sandbox";

/// What to serve, where.
#[derive(Debug, Clone)]
pub struct SandboxOptions {
    /// A loopback address; port 0 takes any.
    pub listen: SocketAddr,
    /// The folder that keeps what was written. It is made if it is not there.
    pub state: PathBuf,
    /// The key that calls must carry.
    pub api_key: String,
    /// A company without problems.
    pub healthy: bool,
    /// The day that the company's dates are relative to, in a new folder; `None`: today. A
    /// folder keeps its day, so that what was read yesterday still stands.
    pub today: Option<NaiveDate>,
}

/// Serves until it is stopped. `ready` is told the address once calls are answered.
///
/// # Errors
/// Where the address is taken, or the folder cannot be used.
pub async fn serve(options: SandboxOptions, ready: impl FnOnce(SocketAddr)) -> io::Result<()> {
    let sandbox = Sandbox::open(&options)?;
    let listener = tokio::net::TcpListener::bind(options.listen).await?;
    ready(listener.local_addr()?);
    axum::serve(listener, http::router(sandbox, options.api_key)).await
}

#[expect(
    clippy::disallowed_methods,
    reason = "Odoo has a clock of its own, which no test of ours can set"
)]
fn now() -> DateTime<Utc> {
    Utc::now()
}

/// The company, its journal and the faults that tests asked for.
struct Sandbox {
    state: Mutex<State>,
    faults: Mutex<faults::Faults>,
}

struct State {
    store: Store,
    journal: Journal,
}

impl Sandbox {
    fn open(options: &SandboxOptions) -> io::Result<Sandbox> {
        let today = options.today.unwrap_or_else(|| now().date_naive());
        let new = Beginning {
            today,
            healthy: options.healthy,
        };
        let beginning = journal::beginning(&options.state, new)?;
        let mut store = company::found(beginning.today, beginning.healthy);
        let journal = Journal::open(&options.state)?;
        journal.replay(&mut store);
        Ok(Sandbox {
            state: Mutex::new(State { store, journal }),
            faults: Mutex::default(),
        })
    }

    /// One call. A write is on disk when this returns.
    fn call(
        &self,
        model: &str,
        method: &str,
        arguments: Map<String, Value>,
    ) -> Result<Value, error::OdooException> {
        let now = now();
        let mut state = lock(&self.state);
        match methods::call(&state.store, now, model, method, &arguments)? {
            Outcome::Answer(answer) => Ok(answer),
            Outcome::Change(change) => {
                let call = ReceivedCall {
                    model: model.to_owned(),
                    method: method.to_owned(),
                    arguments: Value::Object(arguments),
                    record_id: change.record_id,
                };
                state
                    .keep(now, Some(call), change.puts)
                    .map_err(|e| error::OdooException::not_kept(&e))?;
                Ok(change.answer)
            }
        }
    }

    /// A change that somebody at the company makes: no call, and not in the ledger of calls.
    /// Without an id, a new record.
    fn change(
        &self,
        model: &str,
        id: Option<i64>,
        values: Option<Map<String, Value>>,
    ) -> io::Result<bool> {
        let now = now();
        let mut state = lock(&self.state);
        let before = match id {
            Some(id) => state.store.row(model, id).cloned(),
            None => Some(Row::new()),
        };
        let Some(mut row) = before else {
            return Ok(false);
        };
        let id = id.unwrap_or_else(|| state.store.next_id(model));
        let given = values.clone().unwrap_or_default();
        if row.is_empty() {
            row.insert("active".to_owned(), Value::Bool(true));
        }
        let row = values.map(|values| {
            row.extend(values);
            let stamp = now.format("%Y-%m-%d %H:%M:%S").to_string();
            row.insert("write_date".to_owned(), Value::String(stamp));
            row.insert("write_uid".to_owned(), company::DANA.into());
            row
        });
        let mut put = Put {
            model: model.to_owned(),
            id,
            row,
            external_id: None,
        };
        let mut puts = follow::follow(&state.store, &mut put, &given);
        puts.insert(0, put);
        state.keep(now, None, puts)?;
        Ok(true)
    }
}

impl State {
    /// To disk first, then into memory.
    fn keep(
        &mut self,
        at: DateTime<Utc>,
        call: Option<ReceivedCall>,
        puts: Vec<Put>,
    ) -> io::Result<()> {
        let entry = Entry {
            at,
            call,
            puts: puts.clone(),
        };
        self.journal.append(entry)?;
        for put in puts {
            self.store.put(put);
        }
        Ok(())
    }
}

fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}
