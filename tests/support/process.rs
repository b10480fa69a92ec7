//! Processes that this one did not start.

use std::{fs, process::Command};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

/// A process that has just ended is what was wanted.
pub(crate) fn signal(pid: Pid, signal: Signal) {
    let _ = kill_process(pid, signal);
}

/// A process that has ended and only waits to be collected does not run.
pub(crate) fn is_running(pid: Pid) -> bool {
    let is_alive = stat(&pid.to_string()).is_none_or(|(state, _)| state != "Z");
    is_alive && test_kill_process(pid).is_ok()
}

/// Linux shows processes as files; elsewhere there is `ps`.
pub(crate) fn children(parent: Pid) -> Vec<Pid> {
    let parent = parent.to_string();
    let child = |pid: &str, ppid: &str| {
        (ppid == parent).then_some(())?;
        Pid::from_raw(pid.parse().ok()?)
    };
    if let Ok(processes) = fs::read_dir("/proc") {
        let names =
            processes.flatten().filter_map(|process| process.file_name().into_string().ok());
        return names.filter_map(|name| child(&name, &stat(&name)?.1)).collect();
    }
    let list = Command::new("ps").args(["-A", "-o", "pid=,ppid="]).output();
    let list = list.map(|ps| String::from_utf8_lossy(&ps.stdout).into_owned()).unwrap_or_default();
    list.lines()
        .filter_map(|line| line.trim().split_once(char::is_whitespace))
        .filter_map(|(pid, ppid)| child(pid, ppid.trim()))
        .collect()
}

/// The state of a process and its parent; they follow its name, which stands in brackets.
fn stat(pid: &str) -> Option<(String, String)> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = stat.rsplit(')').next()?.split_whitespace().map(str::to_owned);
    Some((fields.next()?, fields.next()?))
}
