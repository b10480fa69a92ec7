use std::sync::Arc;

use cqrs_bench_kit::Work;

use super::Job;
use crate::{
    budget::Budget,
    contenders::{LongAccount, Way},
    peers::Peers,
    venue::Postgres,
};

const LONG: u64 = 10_000;
const MIDDLE: u64 = 1_000;
const SHORT: u64 = 10;

/// A command on an account with many events, against one with few.
pub(super) fn jobs(server: &Postgres, peers: &Peers) -> Vec<Job> {
    let on = |events, way| LongAccount { venue: Arc::new(server.clone()), events, way };
    // As on a short account: within what two runs of the same differ.
    let as_on_a_short_one = Budget::TimesAsLong { other: 2, at_most: 1.1 };
    let work = |events, snapshots| Work::LongAccount { events, snapshots };
    let warm = Job::new("a command on an account of 10,000 or 1,000 events, state in memory", 1)
        .measure(on(LONG, Way::Warm), [as_on_a_short_one])
        .measure(on(MIDDLE, Way::Warm), [as_on_a_short_one])
        .limit(on(SHORT, Way::Warm));
    let long = Job::new("a command on an account of 10,000 events, nothing in memory", 1)
        .in_short(true)
        .measure(on(LONG, Way::Cold), [Budget::P50OfBestPeer { at_most: 0.5 }])
        .limit(on(LONG, Way::Rows));
    let middle = Job::new("a command on an account of 1,000 events, nothing in memory", 1)
        .measure(on(MIDDLE, Way::Cold), [])
        .limit(on(MIDDLE, Way::Rows))
        .limit(on(SHORT, Way::Cold));
    let snapshots = Job::new("a command on an account of 10,000 events, with snapshots", 1)
        .measure(on(LONG, Way::Cold), [])
        .called("cqrs, which has none");
    vec![
        warm,
        peers.join(long, server, work(LONG, false)),
        middle,
        peers.join(snapshots, server, work(LONG, true)),
    ]
}
