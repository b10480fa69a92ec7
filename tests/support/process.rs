//! Processes that this one did not start.

use std::{fs, process::Command};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

/// A process that has just ended is what was wanted.
pub(crate) fn signal(pid: Pid, signal: Signal) {
    let _ = kill_process(pid, signal);
}

/// A process that has ended and only waits to be collected does not run.
pub(crate) fn is_running(pid: Pid) -> bool {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero()));
    let state = stat.ok().and_then(|stat| stat.rsplit(')').next()?.trim_start().chars().next());
    state != Some('Z') && test_kill_process(pid).is_ok()
}

pub(crate) fn children(parent: Pid) -> Vec<Pid> {
    let list = Command::new("ps").args(["-A", "-o", "pid=,ppid="]).output();
    let list = list.map(|ps| String::from_utf8_lossy(&ps.stdout).into_owned()).unwrap_or_default();
    let parent = parent.as_raw_nonzero().to_string();
    list.lines()
        .filter_map(|line| line.trim().split_once(char::is_whitespace))
        .filter(|(_, ppid)| ppid.trim() == parent)
        .filter_map(|(pid, _)| Pid::from_raw(pid.parse().ok()?))
        .collect()
}
