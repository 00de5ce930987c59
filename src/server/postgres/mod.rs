//! A private PostgreSQL for when no `DATABASE_URL` is set: the system's programs, a
//! data folder of ours, reachable over a unix socket by nobody but us.
//!
//! The server belongs to the process that started it. It stops when the handle is
//! dropped, and also when that process is killed, so that nothing is left behind. A
//! second process with the same home uses the first one's server and leaves it alone.
//!
//! The socket's folder is closed to everybody else (0700): that is the whole
//! authentication. PostgreSQL refuses to run as root, so for root it runs as the
//! user `postgres`, which must be able to enter the home.

mod place;
mod programs;
mod server;
#[cfg(test)]
mod tests;

use place::Place;
use programs::{Programs, User};
use server::Server;

use rustix::process::{Pid, Signal, kill_process};
use std::{
    fs::{self, File},
    io,
    io::Write,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

/// The one database, and the role that owns it.
const NAME: &str = "ai_coo";
/// The role that runs the app and owns nothing.
const RUNTIME: &str = "ai_coo_runtime";
/// Only part of the socket's name: nothing listens on TCP.
const PORT: u16 = 5432;
/// What the operating system allows, without the closing zero byte.
const LONGEST_SOCKET_PATH: usize = 107;
/// Recovery after a power cut takes its time; longer than this is a failure.
const START_DEADLINE: Duration = Duration::from_secs(60);
const STOP_DEADLINE: Duration = Duration::from_secs(30);
/// A server whose process was killed has been told to stop and needs a moment.
const ORPHAN_DEADLINE: Duration = Duration::from_secs(5);
/// How often to look whether a living server is ready: it has no way to tell us.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// How the server treats the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Durability {
    Safe,
    /// Quick, and lost with the machine: for tests alone.
    ThrowAway,
}

/// A running server; dropping the handle stops it if we started it.
#[derive(Debug)]
pub struct PrivatePostgres {
    url: String,
    own: Option<Own>,
}

/// What we hold while the server is ours.
#[derive(Debug)]
struct Own {
    server: Child,
    /// Locked for as long as we live: a server without it has lost its process.
    _running: File,
}

/// Why there is no private PostgreSQL. Each is one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum PostgresError {
    #[error(
        "no PostgreSQL found: install the Debian package postgresql, or set PG_BINDIR, or set DATABASE_URL to a running one"
    )]
    NotInstalled,
    #[error(
        "{} was made by PostgreSQL {made_by}, which is not installed: install the Debian package postgresql-{made_by}, or set PG_BINDIR",
        data.display()
    )]
    OtherVersion { data: PathBuf, made_by: String },
    #[error(
        "PostgreSQL does not run as root, and there is no user postgres to run it: install the Debian package postgresql"
    )]
    NoUser,
    #[error(
        "the user postgres cannot enter {}: set AI_COO_HOME to a folder that it can reach, such as /var/lib/ai-coo",
        .0.display()
    )]
    Closed(PathBuf),
    #[error(
        "{} is too long for a unix socket ({} of {LONGEST_SOCKET_PATH} bytes): set AI_COO_HOME to a shorter folder",
        .0.display(), .0.as_os_str().len()
    )]
    PathTooLong(PathBuf),
    #[error("{program} failed: {reason}")]
    Failed { program: String, reason: String },
    #[error("{doing} {}: {source}", path.display())]
    Io {
        doing: &'static str,
        path: PathBuf,
        source: io::Error,
    },
}

use PostgresError as Error;

impl PrivatePostgres {
    /// Starts the server of `home`, making it first where there is none, or joins the
    /// one that runs. Blocks until it answers: four seconds the first time, then 0.2.
    ///
    /// Call it from the main thread, before there is a tokio runtime: the server stops
    /// when the *thread* that started it ends.
    pub fn start(home: &Path) -> Result<PrivatePostgres, PostgresError> {
        Self::start_with(home, Durability::Safe)
    }

    /// As [`start`](Self::start), without waiting for the disk. Never for real data.
    pub fn start_for_tests(home: &Path) -> Result<PrivatePostgres, PostgresError> {
        Self::start_with(home, Durability::ThrowAway)
    }

    /// Where to connect as the owner, as sqlx reads it.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Where to connect as the role that works with the tables. The owner makes it.
    pub fn runtime_url(&self) -> String {
        let owner = format!("://{NAME}@");
        self.url.replacen(&owner, &format!("://{RUNTIME}@"), 1)
    }

    fn start_with(home: &Path, durability: Durability) -> Result<Self, Error> {
        let user = User::find()?;
        let place = Place::prepare(home, &user)?;

        // One at a time: two processes that start together must not both make one.
        let starting = place.lock_file("starting.lock")?;
        starting
            .lock()
            .map_err(io_error("cannot lock", &place.folder))?;
        let running = place.lock_file("running.lock")?;
        let starter_is_gone = running.try_lock().is_ok();

        let url = place.url();
        if let Some(server) = place.find_server() {
            if starter_is_gone {
                server.wait_for_exit(ORPHAN_DEADLINE);
            }
            if place.wait_until_ready(server)? {
                return Ok(PrivatePostgres { url, own: None });
            }
            // It was on its way out: so is its starter, or it goes without a server.
            let _ = running.try_lock();
        }

        place.forget_dead_server()?;
        let programs = Programs::find(&place.data)?;
        if !place.data.exists() {
            place.create(&programs, &user, durability)?;
        }
        let server = place.launch(&programs, &user, durability)?;
        let own = Own {
            server,
            _running: running,
        };
        // From here on a failure stops what was started.
        let mut postgres = PrivatePostgres {
            url,
            own: Some(own),
        };
        postgres.wait_until_ready(&place)?;
        Ok(postgres)
    }

    fn wait_until_ready(&mut self, place: &Place) -> Result<(), Error> {
        let Some(own) = &mut self.own else {
            return Ok(());
        };
        let pid = Pid::from_child(&own.server);
        if place.wait_until_ready(Server { pid })? {
            return Ok(());
        }
        let log = fs::read_to_string(place.log()).unwrap_or_default();
        Err(Error::Failed {
            program: "postgres".into(),
            reason: format!("{} ({})", gist(&log), place.log().display()),
        })
    }
}

impl Drop for PrivatePostgres {
    /// A fast shutdown: connections are closed, everything committed is on disk.
    fn drop(&mut self) {
        let Some(own) = &mut self.own else { return };
        let pid = Pid::from_child(&own.server);
        // A server that is gone already cannot be signalled: nothing to do then.
        let _ = kill_process(pid, Signal::INT);
        if !(Server { pid }).wait_for_exit(STOP_DEADLINE) {
            let _ = kill_process(pid, Signal::QUIT);
        }
        let _ = own.server.wait();
    }
}

/// Runs a program to its end, with `input` on its standard input.
fn run(mut command: Command, input: &str) -> Result<(), Error> {
    let program = PathBuf::from(command.get_program());
    let output = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .and_then(|mut child| {
            if let Some(mut stdin) = child.stdin.take() {
                stdin.write_all(input.as_bytes())?;
            }
            child.wait_with_output()
        })
        .map_err(io_error("cannot run", &program))?;
    let errors = String::from_utf8_lossy(&output.stderr);
    // The single-user server reports errors and still ends well.
    if output.status.success() && !errors.contains("ERROR:") && !errors.contains("FATAL:") {
        return Ok(());
    }
    Err(Error::Failed {
        program: program.display().to_string(),
        reason: gist(&errors),
    })
}

/// The one line of a log that says what went wrong.
fn gist(log: &str) -> String {
    let lines = || log.lines().map(str::trim).filter(|line| !line.is_empty());
    lines()
        .rfind(|line| {
            ["FATAL:", "PANIC:", "ERROR:", "error:"]
                .iter()
                .any(|mark| line.contains(mark))
        })
        .or_else(|| lines().next_back())
        .unwrap_or("it said nothing")
        .to_owned()
}

fn io_error(doing: &'static str, path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> Error {
    let path = path.as_ref().to_owned();
    move |source| Error::Io {
        doing,
        path,
        source,
    }
}
