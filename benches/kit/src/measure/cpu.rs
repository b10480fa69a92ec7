//! What a command costs whatever else the machine is doing.

use std::{collections::HashMap, fs, time::Duration};

use rustix::time::{ClockId, clock_gettime};

/// Processor time used so far.
#[derive(Debug)]
pub struct Cpu {
    client: Duration,
    /// By process of the server; empty where they cannot be seen.
    server: HashMap<u32, Duration>,
}

impl Cpu {
    /// Until now. `postmaster` is the parent of a local server's processes.
    pub fn used(postmaster: Option<u32>) -> Self {
        let own = clock_gettime(ClockId::ProcessCPUTime);
        let client = Duration::try_from(own).unwrap_or_default();
        Self { client, server: postmaster.map_or_else(HashMap::new, of_children) }
    }

    /// From then until this: by this process (callers and framework), and by the server's.
    #[must_use]
    pub fn since(&self, then: &Self) -> (Duration, Duration) {
        let begun = |process| then.server.get(process).copied().unwrap_or_default();
        let server = self.server.iter().map(|(pid, used)| used.saturating_sub(begun(pid))).sum();
        (self.client.saturating_sub(then.client), server)
    }
}

/// Linux only: elsewhere there is no `/proc`, and the answer is empty.
fn of_children(parent: u32) -> HashMap<u32, Duration> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let of_child = |process: fs::DirEntry| {
        let folder = process.path();
        let pid = folder.file_name()?.to_str()?.parse().ok()?;
        let stat = fs::read_to_string(folder.join("stat")).ok()?;
        // The name, in parentheses, may hold anything; after it come the state and the parent.
        let (_, after_name) = stat.rsplit_once(')')?;
        let parent_of_it: u32 = after_name.split_whitespace().nth(1)?.parse().ok()?;
        if parent_of_it != parent {
            return None;
        }
        let used = fs::read_to_string(folder.join("schedstat")).ok()?;
        let nanoseconds = used.split_whitespace().next()?.parse().ok()?;
        Some((pid, Duration::from_nanos(nanoseconds)))
    };
    processes.filter_map(of_child).collect()
}
