use std::{
    fs::{self, File},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal};

use crate::{
    ServerError, process,
    programs::Programs,
    watchdog::{self, Watchdog},
};

/// How a server is set up.
#[derive(Debug, Clone)]
pub struct ServerOptions {
    /// Whether commits wait for the disk. A server that is only killed loses nothing without it,
    /// for the kernel keeps what was written; a machine that loses power does.
    pub fsync: bool,
    /// More settings, as in `postgresql.conf`; a later one wins.
    pub settings: Vec<(String, String)>,
}

impl Default for ServerOptions {
    fn default() -> Self {
        Self { fsync: true, settings: Vec::new() }
    }
}

/// How a server is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// Every session is ended, every transaction rolled back, everything written down.
    Fast,
    /// Every process of the server quits at once; the next start recovers from the log.
    Immediate,
}

/// A private PostgreSQL in a temporary folder, on a Unix socket in that folder.
#[derive(Debug)]
pub(crate) struct Cluster {
    home: PathBuf,
    programs: Programs,
    options: ServerOptions,
    postmaster: Mutex<Option<Child>>,
    // Dropped with the cluster, and then does what there is to do.
    _watchdog: Watchdog,
}

impl Cluster {
    pub(crate) const SUPERUSER: &str = "postgres";
    const PATIENCE: Duration = Duration::from_mins(1);
    const GLANCE: Duration = Duration::from_millis(5);

    pub(crate) fn create(options: ServerOptions) -> Result<Self, ServerError> {
        let programs = Programs::find()?;
        watchdog::sweep(&programs);
        let home = programs.new_folder(&std::env::temp_dir(), watchdog::PREFIX)?.keep();
        let watchdog = Watchdog::watch(&home, &programs)?;
        programs.run(
            "initdb",
            &home,
            ["--pgdata=data", "--encoding=UTF8", "--locale=C", "--auth=trust", "--no-sync"]
                .into_iter()
                .map(str::to_owned)
                .chain([format!("--username={}", Self::SUPERUSER)]),
            Stdio::null(),
        )?;
        let postmaster = Mutex::new(None);
        let cluster = Self { home, programs, options, postmaster, _watchdog: watchdog };
        cluster.start()?;
        Ok(cluster)
    }

    /// The folder of its socket, which goes with the cluster.
    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    pub(crate) fn programs(&self) -> &Programs {
        &self.programs
    }

    /// Returns when it takes connections. Does nothing where it runs.
    pub(crate) fn start(&self) -> Result<(), ServerError> {
        let mut postmaster = self.postmaster();
        if postmaster.is_some() {
            return Ok(());
        }
        let log = self.home.join("log");
        let output = File::options().create(true).append(true).open(&log);
        let output = output.map_err(ServerError::file("cannot write", &log))?;
        let errors = output.try_clone().map_err(ServerError::file("cannot write", &log))?;
        let path = self.programs.path("postgres");
        let mut process = self
            .programs
            .command(&path, &self.home)
            .args(["-D", "data", "-k"])
            .arg(&self.home)
            .args(
                self.settings()
                    .into_iter()
                    .flat_map(|(name, value)| ["-c".to_owned(), format!("{name}={value}")]),
            )
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors)
            .process_group(0)
            .spawn()
            .map_err(ServerError::file("cannot run", path))?;
        self.wait_until_ready(&mut process)?;
        *postmaster = Some(process);
        Ok(())
    }

    /// Returns when it has ended.
    pub(crate) fn stop(&self, how: Stop) -> Result<(), ServerError> {
        let signal = match how {
            Stop::Fast => Signal::INT,
            Stop::Immediate => Signal::QUIT,
        };
        self.end(|postmaster| process::signal(postmaster, signal))
    }

    /// Kills the server and each of its processes with SIGKILL, and returns when all are gone.
    pub(crate) fn kill(&self) -> Result<(), ServerError> {
        self.end(|postmaster| {
            // Stopped first, so that it starts no process between the list and the kill.
            process::signal(postmaster, Signal::STOP);
            let backends = process::children(postmaster);
            process::signal(postmaster, Signal::KILL);
            for backend in &backends {
                process::signal(*backend, Signal::KILL);
            }
            while backends.iter().any(|backend| process::is_running(*backend)) {
                thread::sleep(Self::GLANCE);
            }
        })
    }

    fn end(&self, how: impl FnOnce(Pid)) -> Result<(), ServerError> {
        let mut running = self.postmaster();
        let Some(mut postmaster) = running.take() else { return Ok(()) };
        how(Pid::from_child(&postmaster));
        postmaster.wait().map_err(ServerError::file("cannot wait for", &self.home))?;
        Ok(())
    }

    fn settings(&self) -> Vec<(String, String)> {
        let fsync = if self.options.fsync { "on" } else { "off" };
        let own = [
            ("listen_addresses", ""),
            ("fsync", fsync),
            ("full_page_writes", fsync),
            ("max_connections", "300"),
            ("max_prepared_transactions", "10"),
            ("shared_buffers", "64MB"),
            ("max_wal_size", "4GB"),
            ("timezone", "UTC"),
            ("log_timezone", "UTC"),
        ];
        let own = own.map(|(name, value)| (name.to_owned(), value.to_owned()));
        own.into_iter().chain(self.options.settings.iter().cloned()).collect()
    }

    /// The server itself writes down in its pid file when it is ready, as `pg_ctl` reads it.
    fn wait_until_ready(&self, process: &mut Child) -> Result<(), ServerError> {
        let pid_file = self.home.join("data/postmaster.pid");
        let deadline = Instant::now() + Self::PATIENCE;
        let own = process.id().to_string();
        while Instant::now() < deadline {
            if let Ok(Some(_)) = process.try_wait() {
                break;
            }
            let text = fs::read_to_string(&pid_file).unwrap_or_default();
            let mut lines = text.lines();
            if lines.next() == Some(&own) && lines.nth(6).is_some_and(|s| s.trim() == "ready") {
                return Ok(());
            }
            thread::sleep(Self::GLANCE);
        }
        // Whether it ended by itself or not, it must not stay half started.
        let _ = process.kill().and_then(|()| process.wait());
        Err(ServerError::NotStarted { log: self.end_of_log() })
    }

    fn end_of_log(&self) -> String {
        let log = fs::read_to_string(self.home.join("log")).unwrap_or_default();
        let lines: Vec<_> = log.lines().collect();
        lines[lines.len().saturating_sub(10)..].join("\n")
    }

    fn postmaster(&self) -> MutexGuard<'_, Option<Child>> {
        self.postmaster.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
