use std::sync::Arc;

use cqrs_bench_kit::Work;

use super::Job;
use crate::{
    budget::Budget,
    contenders::{CopiedRows, InsertedRows, PostgresRows, Rebuild, SqliteRows},
    history::History,
    peers::Peers,
    venue::Postgres,
};

/// Documents are built anew from the whole log, and take the place of those that serve.
pub(super) fn on_postgres(server: &Postgres, peers: &Peers, history: &Arc<History>) -> Job {
    let job = Job::new(format!("rebuild documents from {history}"), 1)
        .once()
        .after(history.takes())
        .measure(Rebuild { history: history.clone() }, [Budget::Rate(150_000.0)])
        .limit(CopiedRows { server: server.clone(), events: history.events })
        .limit(PostgresRows { history: history.clone(), decoded: true });
    // A statement or more for each event: all of them would take minutes.
    let (events, accounts) = (history.events / 50, history.accounts / 50);
    peers.join(job, server, Work::Rebuild { events, accounts })
}

/// The same on the embedded store.
pub(super) fn embedded(history: &Arc<History>) -> Job {
    Job::new(format!("embedded, rebuild documents from {history}"), 1)
        .once()
        .after(history.takes())
        .measure(Rebuild { history: history.clone() }, [Budget::Rate(150_000.0)])
        .limit(InsertedRows { events: history.events })
        .limit(SqliteRows { history: history.clone() })
}
