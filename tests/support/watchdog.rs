use std::{
    env,
    fs::{self, File},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Stdio},
};

use crate::{ServerError, programs::Programs};

/// What a cluster's folder in the system's temporary folder begins with.
pub(crate) const PREFIX: &str = "cqrs-pg-";

/// Stops the cluster and removes its folder once its owner is gone, also by `kill -9`: a shell
/// that reads from a pipe which only the owner holds open.
///
/// Its standard output is the cluster's locked lock file, so that the lock lives as long as the
/// watchdog does: who gets the lock has found a cluster that nobody looks after.
#[derive(Debug)]
pub(crate) struct Watchdog {
    _process: Child,
}

impl Watchdog {
    pub(crate) fn watch(home: &Path, programs: &Programs) -> Result<Self, ServerError> {
        const SCRIPT: &str = r#"
            cat > /dev/null 2>&1
            "$1" stop --silent --mode=immediate --pgdata="$2/data" > /dev/null 2>&1
            rm -rf "$2""#;
        let lock = locked(home)?;
        let process = programs
            .command("sh", home)
            .args(["-c", SCRIPT, "watchdog"])
            .args([programs.path("pg_ctl"), home.to_owned()])
            .stdin(Stdio::piped())
            .stdout(lock)
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .map_err(ServerError::file("cannot run sh in", home))?;
        Ok(Self { _process: process })
    }
}

/// Locks first and names the file afterwards: nobody ever sees it unlocked while it has an owner.
fn locked(home: &Path) -> Result<File, ServerError> {
    let (unnamed, named) = (home.join("lock.new"), home.join("lock"));
    let lock = File::create(&unnamed).map_err(ServerError::file("cannot create", &unnamed))?;
    lock.lock().map_err(ServerError::file("cannot lock", &unnamed))?;
    fs::rename(&unnamed, &named).map_err(ServerError::file("cannot name", named))?;
    Ok(lock)
}

/// Stops and removes clusters whose watchdog was killed too. What it cannot remove, it leaves.
pub(crate) fn sweep(programs: &Programs) {
    for home in abandoned() {
        let data = home.join("data");
        let stop = ["stop", "--silent", "--mode=immediate", "--pgdata"].map(Into::into);
        let arguments = stop.into_iter().chain([data.into_os_string()]);
        // Neither has anybody to tell: a server that is gone is what was wanted, and a folder
        // that cannot be removed is in nobody's way.
        let _ = programs.run("pg_ctl", &home, arguments, Stdio::null());
        let _ = fs::remove_dir_all(&home);
    }
}

fn abandoned() -> Vec<PathBuf> {
    let is_abandoned = |home: &PathBuf| {
        let is_cluster =
            home.file_name().and_then(|name| name.to_str()).is_some_and(|n| n.starts_with(PREFIX));
        is_cluster && File::open(home.join("lock")).is_ok_and(|lock| lock.try_lock().is_ok())
    };
    let folder = fs::read_dir(env::temp_dir()).into_iter().flatten().flatten();
    folder.map(|entry| entry.path()).filter(is_abandoned).collect()
}
