use std::sync::Arc;

use cqrs_bench_kit::{Contender, Work};

use super::Job;
use crate::{
    budget::Budget,
    contenders::{Decoding, PostgresRows, Replay, SqliteRows, Through},
    history::History,
    peers::Peers,
    venue::Postgres,
};

/// The place of the rows by hand among the contenders.
const BY_HAND: usize = 2;

/// The whole log, read and folded in memory.
pub(super) fn on_postgres(server: &Postgres, peers: &Peers, history: &Arc<History>) -> Job {
    let job =
        job("replay and fold", history, PostgresRows { history: history.clone(), decoded: true })
            .limit(PostgresRows { history: history.clone(), decoded: false })
            .limit(Decoding::new(history.clone()));
    let (events, accounts) = (history.events, history.accounts);
    peers.join(job, server, Work::Replay { events, accounts })
}

/// The same on the embedded store.
pub(super) fn embedded(history: &Arc<History>) -> Job {
    job("embedded, replay and fold", history, SqliteRows { history: history.clone() })
        .limit(Decoding::new(history.clone()))
}

fn job(title: &str, history: &Arc<History>, by_hand: impl Contender + 'static) -> Job {
    let replay = |through| Replay { history: history.clone(), through };
    let budget = Budget::TimesAsFast { other: BY_HAND, at_least: 0.7 };
    Job::new(format!("{title} {history}"), 1)
        .once()
        .after(history.takes())
        .measure(replay(Through::Aggregates), [budget])
        .measure(replay(Through::Documents), [budget])
        .limit(by_hand)
}
