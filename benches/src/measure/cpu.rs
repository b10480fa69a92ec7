use std::{fs, time::Duration};

use rustix::time::{ClockId, clock_gettime};

/// Processor time used so far: what a command costs whatever else the machine is doing.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cpu {
    /// By this process: callers and framework.
    pub(crate) client: Duration,
    /// By the server's processes; zero where they cannot be seen.
    pub(crate) server: Duration,
}

impl Cpu {
    /// Until now. `postmaster` is the parent of a local server's processes.
    pub(crate) fn used(postmaster: Option<u32>) -> Self {
        let own = clock_gettime(ClockId::ProcessCPUTime);
        let client = Duration::try_from(own).unwrap_or_default();
        Self { client, server: postmaster.map_or(Duration::ZERO, of_children) }
    }

    /// From then until this.
    pub(crate) fn since(self, then: Self) -> Self {
        Self {
            client: self.client.saturating_sub(then.client),
            server: self.server.saturating_sub(then.server),
        }
    }
}

/// Linux only: elsewhere there is no `/proc`, and the answer is zero.
fn of_children(parent: u32) -> Duration {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let nanoseconds = processes.filter_map(|process| {
        let folder = process.path();
        folder.file_name()?.to_str()?.parse::<u32>().ok()?;
        let stat = fs::read_to_string(folder.join("stat")).ok()?;
        // The name, in parentheses, may hold anything; after it come the state and the parent.
        let (_, after_name) = stat.rsplit_once(')')?;
        let parent_of_it: u32 = after_name.split_whitespace().nth(1)?.parse().ok()?;
        if parent_of_it != parent {
            return None;
        }
        let used = fs::read_to_string(folder.join("schedstat")).ok()?;
        used.split_whitespace().next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(nanoseconds.sum())
}
