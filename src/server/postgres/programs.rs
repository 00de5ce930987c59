//! The system's PostgreSQL programs, and who runs them.

use super::{Error, io_error};
use rustix::process::geteuid;
use std::{
    env, fs,
    os::unix::fs::chown,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Who runs the server: `postgres` if we are root, else ourselves.
#[derive(Debug)]
pub(super) struct User {
    pub(super) other: Option<(u32, u32)>,
}

impl User {
    pub(super) fn find() -> Result<User, Error> {
        if !geteuid().is_root() {
            return Ok(User { other: None });
        }
        let accounts =
            fs::read_to_string("/etc/passwd").map_err(io_error("cannot read", "/etc/passwd"))?;
        let other = accounts.lines().find_map(|line| {
            let mut fields = line.split(':');
            let found = fields.next()? == "postgres";
            let uid = fields.nth(1)?.parse().ok()?;
            let gid = fields.next()?.parse().ok()?;
            found.then_some((uid, gid))
        });
        match other {
            Some(other) => Ok(User { other: Some(other) }),
            None => Err(Error::NoUser),
        }
    }

    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        // Ours may be a folder that the other user cannot enter.
        command.current_dir("/");
        if let Some((uid, gid)) = self.other {
            command.uid(uid).gid(gid);
        }
        command
    }

    pub(super) fn take_ownership(&self, path: &Path) -> Result<(), Error> {
        match self.other {
            Some((uid, gid)) => {
                chown(path, Some(uid), Some(gid)).map_err(io_error("cannot give away", path))
            }
            None => Ok(()),
        }
    }

    /// Asks the operating system, as that user: modes, groups and lists all count.
    pub(super) fn check_can_enter(&self, folder: &Path) -> Result<(), Error> {
        if self.other.is_none() {
            return Ok(());
        }
        for part in folder.ancestors().collect::<Vec<_>>().into_iter().rev() {
            let entered = self
                .command(Path::new("/bin/sh"))
                .args(["-c", "cd \"$1\"", "sh"])
                .arg(part)
                .stderr(Stdio::null())
                .status()
                .map_err(io_error("cannot run", "/bin/sh"))?;
            if !entered.success() {
                return Err(Error::Closed(part.to_owned()));
            }
        }
        Ok(())
    }
}

/// The folder with `initdb` and `postgres`.
#[derive(Debug)]
pub(super) struct Programs(PathBuf);

impl Programs {
    /// `PG_BINDIR`, then Debian's versions from the newest, then `PATH`. Existing data
    /// wants the version that made it.
    pub(super) fn find(data: &Path) -> Result<Programs, Error> {
        let mut debian: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| {
                let version = entry.file_name().to_str()?.parse().ok()?;
                Some((version, entry.path().join("bin")))
            })
            .collect();
        debian.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
        let path = env::var_os("PATH").unwrap_or_default();
        let folders = env::var_os("PG_BINDIR")
            .map(PathBuf::from)
            .into_iter()
            .chain(debian.into_iter().map(|(_, folder)| folder))
            .chain(env::split_paths(&path));
        Self::choose(folders, data)
    }

    pub(super) fn choose(
        folders: impl Iterator<Item = PathBuf>,
        data: &Path,
    ) -> Result<Programs, Error> {
        let mut all = folders.map(Programs).filter(Programs::are_there).peekable();
        if all.peek().is_none() {
            return Err(Error::NotInstalled);
        }
        let Ok(made_by) = fs::read_to_string(data.join("PG_VERSION")) else {
            return all.next().ok_or(Error::NotInstalled);
        };
        let made_by = made_by.trim().to_owned();
        all.find(|programs| programs.version().as_ref() == Some(&made_by))
            .ok_or_else(|| Error::OtherVersion {
                data: data.to_owned(),
                made_by,
            })
    }

    pub(super) fn initdb(&self) -> PathBuf {
        self.0.join("initdb")
    }

    pub(super) fn postgres(&self) -> PathBuf {
        self.0.join("postgres")
    }

    pub(super) fn are_there(&self) -> bool {
        self.initdb().is_file() && self.postgres().is_file()
    }

    /// The major version: `postgres (PostgreSQL) 15.13 (Debian ...)` is `15`.
    pub(super) fn version(&self) -> Option<String> {
        let output = Command::new(self.postgres())
            .arg("--version")
            .output()
            .ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        let number = text.split_whitespace().nth(2)?;
        Some(number.split('.').next()?.to_owned())
    }
}
