//! What the figures were measured on.

mod busy;
mod disk;
mod priority;
mod server;

use std::{fs, process::Command};

use cqrs_bench_kit::Failure;
use serde::Serialize;

use crate::venue::Postgres;

pub(crate) use priority::set_niceness;

/// Facts about the machine and the servers, by name.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Machine(Vec<(String, String)>);

impl Machine {
    /// Looks at the machine. What cannot be found out is left out.
    pub(crate) fn probe() -> Result<Self, Failure> {
        let mut machine = Self(Vec::new());
        let cores = std::thread::available_parallelism()?;
        let cpu = line_of("/proc/cpuinfo", "model name").unwrap_or_default();
        machine.add("processor", format!("{cores} cores, {cpu}"));
        machine.add_known("memory", line_of("/proc/meminfo", "MemTotal"));
        machine.add_known("system", answer("uname", &["-sr"]));
        machine.add_known("compiler", answer("rustc", &["--version"]));
        machine.add_known("commit", answer("git", &["describe", "--always", "--dirty"]));
        machine.add("disk", disk::describe()?);
        machine.add_known("priority", priority::describe());
        machine.add_known("before the run", busy::describe());
        Ok(machine)
    }

    /// Looks once more what else is going on.
    pub(crate) fn look_again(&mut self) {
        self.add_known("after the run", busy::describe());
    }

    pub(crate) async fn add_server(&mut self, server: &Postgres) -> Result<(), Failure> {
        for (name, value) in server::describe(server).await? {
            self.add(&name, value);
        }
        Ok(())
    }

    pub(crate) fn add_sqlite(&mut self) {
        let version = rusqlite::version();
        self.add("SQLite", format!("{version}, journal_mode wal, synchronous full"));
    }

    pub(crate) fn facts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }

    fn add(&mut self, name: &str, value: String) {
        self.0.push((name.to_owned(), value));
    }

    fn add_known(&mut self, name: &str, value: Option<String>) {
        if let Some(value) = value {
            self.add(name, value);
        }
    }
}

/// The value in the first line of a file that begins with `name`.
fn line_of(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn answer(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !text.is_empty()).then_some(text)
}
