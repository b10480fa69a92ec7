use std::{env, process::Command};

use crate::server::or_panic;

/// This test program in a process of its own, which runs one of its tests: one that is ignored
/// otherwise, as it is a part of another. It learns what it needs from `environment`.
///
/// # Panics
/// Where the program's own file cannot be found.
#[must_use]
pub fn another_process(test: &str, environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(or_panic(env::current_exe()));
    command.args(["--exact", test, "--ignored", "--nocapture", "--test-threads=1"]);
    command.envs(environment.iter().copied());
    command
}
