//! What stands in where a setting is missing: a private PostgreSQL and a sandbox Odoo, both as
//! processes of their own that end with this one.

use crate::{
    operations::odoo::OdooSettings,
    server::{
        config::{Config, DatabaseUrls},
        postgres::{PostgresError, PrivatePostgres},
    },
};
use rustix::process::{Signal, set_parent_process_death_signal};
use secrecy::{ExposeSecret, SecretString};
use std::{
    fs, io,
    io::{BufRead, BufReader, Write},
    os::unix::{fs::OpenOptionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// The processes, stopped when this is dropped; and where to find what they serve.
pub struct StandIns {
    pub database: DatabaseUrls,
    pub odoo: OdooSettings,
    /// What is not the real thing, in words.
    pub names: Vec<String>,
    // The sandbox stops before the database does.
    _sandbox: Option<Sandbox>,
    _postgres: Option<PrivatePostgres>,
}

#[derive(Debug, thiserror::Error)]
pub enum StandInError {
    #[error(transparent)]
    Postgres(#[from] PostgresError),
    #[error("AI_COO_HOME: {} cannot be used: {source}", path.display())]
    Home { path: PathBuf, source: io::Error },
    #[error("the sandbox Odoo did not start: {0}")]
    Sandbox(io::Error),
}

impl StandIns {
    /// Starts what the settings leave open. Call it on the main thread, before there is a runtime:
    /// the processes end with the thread that started them.
    ///
    /// # Errors
    /// When one of them cannot be started.
    pub fn start(config: &Config) -> Result<Self, StandInError> {
        let mut names = vec![];
        let postgres = match &config.database.url {
            Some(_) => None,
            None => Some(PrivatePostgres::start(&config.home)?),
        };
        let database = database_urls(config, postgres.as_ref());
        let (sandbox, odoo) = match &config.odoo {
            Some(odoo) => {
                names.extend(for_a_key(odoo));
                (None, odoo.clone())
            }
            None => {
                let sandbox = Sandbox::start(&config.home, config.sandbox_healthy)?;
                names.push("Odoo is a sandbox company on this machine".to_owned());
                let settings = OdooSettings::new(&sandbox.url, sandbox.key.expose_secret());
                (Some(sandbox), settings)
            }
        };
        if config.smtp.is_none() {
            names.push("mail stays in the outbox; nothing is sent".to_owned());
        }
        if config.sms.is_none() && !config.production {
            names.push("SMS stay in the outbox; nothing is sent".to_owned());
        }
        Ok(Self {
            database,
            odoo,
            names,
            _sandbox: sandbox,
            _postgres: postgres,
        })
    }
}

/// As set; or those of the private server, which has both roles.
pub fn database_urls(config: &Config, private: Option<&PrivatePostgres>) -> DatabaseUrls {
    let set = &config.database;
    match (&set.url, private) {
        (None, Some(private)) => DatabaseUrls {
            runtime: private.runtime_url().into(),
            owner: Some(private.url().into()),
        },
        (url, _) => DatabaseUrls {
            runtime: url.clone().unwrap_or_default(),
            owner: set.owner_url.clone(),
        },
    }
}

/// That a password stands in for an API key, where it does.
fn for_a_key(odoo: &OdooSettings) -> Option<String> {
    odoo.user.as_ref().map(|_| {
        "Odoo takes a password over XML-RPC, which Odoo 20 drops; create an API key".to_owned()
    })
}

/// The sandbox Odoo as a child process.
struct Sandbox {
    url: String,
    key: SecretString,
    process: Child,
}

impl Sandbox {
    fn start(home: &Path, healthy: bool) -> Result<Self, StandInError> {
        let folder = home.join("sandbox");
        let in_home = |source| StandInError::Home {
            path: folder.clone(),
            source,
        };
        fs::create_dir_all(&folder).map_err(in_home)?;
        let key = secret(&folder.join("key")).map_err(in_home)?;
        let mut command = Command::new(std::env::current_exe().map_err(StandInError::Sandbox)?);
        command
            .args(["sandbox", "--listen", "127.0.0.1:0", "--key-file"])
            .arg(folder.join("key"));
        command.arg("--state").arg(folder.join("state"));
        if healthy {
            command.arg("--healthy");
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        // SAFETY: prctl is async-signal-safe and touches nothing of the parent's.
        #[expect(unsafe_code, reason = "a sandbox must not outlive a killed app")]
        unsafe {
            command.pre_exec(|| {
                set_parent_process_death_signal(Some(Signal::TERM)).map_err(io::Error::from)
            });
        }
        let mut process = command.spawn().map_err(StandInError::Sandbox)?;
        let url = first_line(&mut process).map_err(StandInError::Sandbox)?;
        Ok(Self { url, key, process })
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _it_may_be_gone = self.process.kill();
        let _reaped = self.process.wait();
    }
}

/// The address it says that it listens on.
fn first_line(process: &mut Child) -> io::Result<String> {
    let output = process
        .stdout
        .take()
        .ok_or_else(|| io::Error::other("no output"))?;
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    match line.trim().strip_prefix("listening ") {
        Some(url) => Ok(url.to_owned()),
        None => Err(io::Error::other("it ended before it was listening")),
    }
}

/// A secret kept in a file that only we can read; made at the first start.
pub fn secret(path: &Path) -> io::Result<SecretString> {
    match fs::read_to_string(path) {
        Ok(secret) => Ok(secret.trim().into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let secret = crate::accounts::password::generate();
            let mut file = fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(path)?;
            file.write_all(secret.as_bytes())?;
            file.sync_all()?;
            Ok(secret.into())
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_for_odoo_is_said_on_every_page() {
        let mut odoo = OdooSettings::new("https://odoo.example.com", "secret");
        assert_eq!(for_a_key(&odoo), None);
        odoo.user = Some("kim".to_owned());
        let words = for_a_key(&odoo).unwrap();
        assert!(
            words.contains("XML-RPC") && words.contains("Odoo 20"),
            "{words}"
        );
    }
}
