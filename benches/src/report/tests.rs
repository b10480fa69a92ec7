//! What a reader must not miss is in the rows, and in the lines above them.

use async_trait::async_trait;
use cqrs_bench_kit::{Contender, Failure, Turn};

use super::{Report, job::JobReport, overall::overall, rows};
use crate::{
    budget::Budget,
    compare::{
        Ran,
        tests::{failed, ran},
    },
    jobs::{Job, Role},
};

struct Named(&'static str);

#[async_trait]
impl Contender for Named {
    fn name(&self) -> String {
        self.0.into()
    }

    async fn prepare(&self, _: usize) -> Result<Box<dyn Turn>, Failure> {
        Err("nobody runs here".into())
    }
}

fn job() -> Job {
    Job::new("a job", 8)
        .measure(Named("cqrs"), [Budget::TimesBestPeer { at_least: 1.4 }])
        .peer(Named("peer"))
        .limit(Named("limit"))
}

fn text(all: &[Ran]) -> (Vec<String>, String) {
    let job = JobReport::of(&job(), all);
    let rows = rows::rows(&job).map(|row| row.join(" | ")).collect();
    assert!(rows::rows(&job).all(|row| row.len() == rows::head(&job).len()));
    (rows, overall(&Report { jobs: vec![job], ..Report::default() }))
}

#[test]
fn a_faster_peer_is_named_in_the_row_and_above() {
    let (rows, overall) = text(&[
        ran("cqrs", Role::Measured, 80.0, 10),
        ran("peer", Role::Peer, 100.0, 10),
        ran("limit", Role::Limit, 200.0, 5),
    ]);
    assert!(rows[0].contains("slower than peer: 0.80 ×"), "{rows:?}");
    assert!(rows[0].contains("missed, 0.80 × peer"), "{rows:?}");
    assert!(overall.contains("0 met, 1 missed, 0 not measured"), "{overall}");
    assert!(overall.contains("a peer is faster: 1 of the 1"), "{overall}");
    assert!(overall.contains("a job: cqrs: slower than peer: 0.80 ×"), "{overall}");
}

#[test]
fn who_could_not_run_is_a_row_that_says_why() {
    let (rows, overall) = text(&[
        ran("cqrs", Role::Measured, 80.0, 10),
        failed("peer", Role::Peer),
        ran("limit", Role::Limit, 200.0, 5),
    ]);
    assert!(rows[1].starts_with("peer | – | "), "{rows:?}");
    assert!(rows[1].ends_with("failed: it did not start"), "{rows:?}");
    assert!(rows[0].contains("≥ 1.4 × the best peer: not measured"), "{rows:?}");
    assert!(overall.contains("a job: peer: failed: it did not start"), "{overall}");
}

#[test]
fn a_peer_may_fail_and_the_framework_may_not() {
    let broken = |all: &[Ran]| {
        Report { jobs: vec![JobReport::of(&job(), all)], ..Report::default() }.is_broken()
    };
    let own = || ran("cqrs", Role::Measured, 80.0, 10);
    let limit = || ran("limit", Role::Limit, 200.0, 5);
    assert!(!broken(&[own(), failed("peer", Role::Peer), limit()]));
    assert!(broken(&[failed("cqrs", Role::Measured), ran("peer", Role::Peer, 1.0, 1), limit()]));
}
