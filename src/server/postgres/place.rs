//! Where one server keeps its things, and how it is made and started there.

use super::{
    Durability, Error, LONGEST_SOCKET_PATH, LOOK_AGAIN, NAME, PORT, START_DEADLINE, io_error,
    programs::{Programs, User},
    run,
    server::Server,
};
use rustix::process::{Pid, Signal, getpid, getppid, set_parent_process_death_signal};
use std::{
    fs::{self, File, Permissions},
    io,
    os::unix::{ffi::OsStrExt, fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Stdio},
    time::Instant,
};

/// Where one server keeps its things.
#[derive(Debug)]
pub(super) struct Place {
    /// Holds everything below; belongs to the server's user, closed to others.
    pub(super) folder: PathBuf,
    pub(super) data: PathBuf,
}

impl Place {
    pub(super) fn prepare(home: &Path, user: &User) -> Result<Place, Error> {
        if !home.exists() {
            fs::create_dir_all(home).map_err(io_error("cannot make", home))?;
            // Others may pass through to what they own inside, and see nothing.
            fs::set_permissions(home, Permissions::from_mode(0o711))
                .map_err(io_error("cannot open", home))?;
        }
        let home = home.canonicalize().map_err(io_error("cannot find", home))?;
        user.check_can_enter(&home)?;

        let folder = home.join("postgres");
        let place = Place {
            data: folder.join("data"),
            folder,
        };
        let socket = place.socket();
        if socket.as_os_str().len() > LONGEST_SOCKET_PATH {
            return Err(Error::PathTooLong(socket));
        }
        fs::create_dir_all(&place.folder).map_err(io_error("cannot make", &place.folder))?;
        user.take_ownership(&place.folder)?;
        fs::set_permissions(&place.folder, Permissions::from_mode(0o700))
            .map_err(io_error("cannot close", &place.folder))?;
        Ok(place)
    }

    pub(super) fn socket(&self) -> PathBuf {
        self.folder.join(format!(".s.PGSQL.{PORT}"))
    }

    pub(super) fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    pub(super) fn url(&self) -> String {
        let host: String = self
            .folder
            .as_os_str()
            .as_bytes()
            .iter()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
                    char::from(*byte).to_string()
                }
                other => format!("%{other:02X}"),
            })
            .collect();
        // With the port, or PGPORT in the environment would choose another socket.
        format!("postgres://{NAME}@localhost:{PORT}/{NAME}?host={host}")
    }

    pub(super) fn lock_file(&self, name: &str) -> Result<File, Error> {
        let path = self.folder.join(name);
        File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(io_error("cannot open", &path))
    }

    /// The lines of the file in which a server says who and how it is.
    pub(super) fn pid_file(&self) -> Option<Vec<String>> {
        let text = fs::read_to_string(self.data.join("postmaster.pid")).ok()?;
        Some(text.lines().map(|line| line.trim().to_owned()).collect())
    }

    /// `starting`, `ready`, `stopping`; none when the file speaks of another server.
    fn status_of(&self, server: Server) -> Option<String> {
        let lines = self.pid_file()?;
        let of_this = lines.first()?.parse() == Ok(server.pid.as_raw_nonzero().get());
        of_this.then(|| lines.get(7).cloned()).flatten()
    }

    /// True once it takes connections, false if it ended instead.
    pub(super) fn wait_until_ready(&self, server: Server) -> Result<bool, Error> {
        let deadline = Instant::now() + START_DEADLINE;
        loop {
            if self.status_of(server).as_deref() == Some("ready") {
                return Ok(true);
            }
            if server.wait_for_exit(LOOK_AGAIN) {
                return Ok(false);
            }
            if Instant::now() > deadline {
                return Err(Error::Failed {
                    program: "postgres".into(),
                    reason: format!(
                        "it is not ready after {} s; see {}",
                        START_DEADLINE.as_secs(),
                        self.log().display()
                    ),
                });
            }
        }
    }

    /// The server that runs on our data now. The number in its file may have gone to
    /// some other process since; a server works inside its data folder.
    pub(super) fn find_server(&self) -> Option<Server> {
        let pid = Pid::from_raw(self.pid_file()?.first()?.parse().ok()?)?;
        let process = PathBuf::from(format!("/proc/{pid}"));
        let serves_our_data = match fs::read_link(process.join("cwd")) {
            Ok(folder) => folder == self.data,
            Err(gone) if gone.kind() == io::ErrorKind::NotFound => false,
            // We may not look: assume the worst of anything with that name.
            Err(_) => {
                fs::read_to_string(process.join("comm")).is_ok_and(|name| name.trim() == "postgres")
            }
        };
        serves_our_data.then_some(Server { pid })
    }

    /// Removes what a killed server leaves. PostgreSQL does that by itself, except
    /// when its process number now belongs to another process.
    pub(super) fn forget_dead_server(&self) -> Result<(), Error> {
        if let Some(server) = self.find_server() {
            return Err(Error::Failed {
                program: "postgres".into(),
                reason: format!("process {} does not stop", server.pid),
            });
        }
        let socket = self.socket();
        for path in [
            self.data.join("postmaster.pid"),
            socket.with_added_extension("lock"),
            socket,
        ] {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(io_error("cannot remove", path)(error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Makes the data folder with our database in it, all or nothing.
    pub(super) fn create(
        &self,
        programs: &Programs,
        user: &User,
        durability: Durability,
    ) -> Result<(), Error> {
        let new = self.folder.join("data.new");
        if new.exists() {
            fs::remove_dir_all(&new).map_err(io_error("cannot remove", &new))?;
        }
        let mut initdb = user.command(&programs.initdb());
        initdb
            .arg("-D")
            .arg(&new)
            .args(["--username", NAME, "--encoding=UTF8", "--locale=C.UTF-8"])
            .arg("--auth=trust");
        if durability == Durability::ThrowAway {
            initdb.arg("--no-sync");
        }
        run(initdb, "")?;

        let mut single = user.command(&programs.postgres());
        single.args(["--single", "-D"]).arg(&new).arg("postgres");
        run(single, &format!("create database {NAME};\n"))?;
        fs::rename(&new, &self.data).map_err(io_error("cannot name", &self.data))
    }

    pub(super) fn launch(
        &self,
        programs: &Programs,
        user: &User,
        durability: Durability,
    ) -> Result<Child, Error> {
        let path = self.log();
        if path.exists() {
            let previous = self.folder.join("log.previous");
            fs::rename(&path, &previous).map_err(io_error("cannot keep", &path))?;
        }
        let log = File::create(&path).map_err(io_error("cannot write", &path))?;
        let errors = log.try_clone().map_err(io_error("cannot write", &path))?;

        let mut command = user.command(&programs.postgres());
        command.arg("-D").arg(&self.data);
        let folder = self.folder.to_string_lossy().replace('"', "\"\"");
        let mut settings = vec![
            format!("unix_socket_directories=\"{folder}\""),
            "unix_socket_permissions=0700".into(),
            "listen_addresses=".into(),
            format!("port={PORT}"),
            "shared_buffers=64MB".into(),
            "timezone=UTC".into(),
            "log_timezone=UTC".into(),
            "lc_messages=C".into(),
        ];
        settings.extend(
            match durability {
                Durability::Safe => &["max_connections=100"][..],
                Durability::ThrowAway => &[
                    "max_connections=200",
                    "fsync=off",
                    "synchronous_commit=off",
                    "full_page_writes=off",
                ],
            }
            .iter()
            .map(|setting| (*setting).to_owned()),
        );
        for setting in settings {
            command.arg("-c").arg(setting);
        }
        command.stdin(Stdio::null()).stdout(log).stderr(errors);
        // Ctrl-C in a terminal reaches the whole group: we stop it, in our own time.
        command.process_group(0);
        let us = getpid();
        // SAFETY: between fork and exec only async-signal-safe calls are allowed; both
        // are plain system calls that neither allocate nor take locks. It runs after
        // the change of user, which would clear the setting.
        unsafe {
            command.pre_exec(move || {
                set_parent_process_death_signal(Some(Signal::INT))?;
                // Killed between the fork and the line above: nobody will tell us.
                if getppid() != Some(us) {
                    return Err(io::Error::from(io::ErrorKind::BrokenPipe));
                }
                Ok(())
            });
        }
        command
            .spawn()
            .map_err(io_error("cannot run", &programs.postgres()))
    }
}
