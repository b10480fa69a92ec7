use std::sync::Arc;

use cqrs_bench_kit::Work;

use super::{Job, Sweep};
use crate::{
    contenders::{Accounts, BareInsert, Framework, GroupedInsert, GroupedRows},
    peers::Peers,
    venue::{Postgres, Sqlite, Venue},
};

/// From one caller to as many as a busy service has at once.
const CALLERS: [u32; 10] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
/// All of them would take the peers many minutes. The first is among them: it names the lines.
const WITH_PEERS: [u32; 4] = [1, 8, 64, 512];

/// Whole commands on own accounts.
pub(super) fn on_postgres(server: &Postgres, peers: &Peers) -> Sweep {
    let job = |callers: u32| {
        let size = callers as usize;
        let job = Job::new(format!("scaling, {callers} callers"), size)
            .measure(framework(Arc::new(server.clone())), [])
            .limit(BareInsert { server: server.clone() })
            .limit(GroupedInsert { server: server.clone(), size })
            .called("INSERT of a row for each caller");
        let with_peers = WITH_PEERS.contains(&callers);
        if with_peers { peers.join(job, server, Work::OwnAccounts) } else { job }
    };
    Sweep::new("scaling: commands on own accounts", "callers", CALLERS, job)
        .drawn_as("callers-postgres")
}

/// The same on the embedded store.
pub(super) fn embedded() -> Sweep {
    let job = |callers: u32| {
        Job::new(format!("scaling, embedded, {callers} callers"), callers as usize)
            .measure(framework(Arc::new(Sqlite)), [])
            .limit(GroupedRows { size: u64::from(callers) })
            .called("rusqlite, a row for each caller in a commit")
    };
    Sweep::new("scaling: embedded, commands on own accounts", "callers", CALLERS, job)
        .drawn_as("callers-embedded")
}

fn framework(venue: Arc<dyn Venue>) -> Framework {
    Framework::alone(venue, Accounts::Own)
}
