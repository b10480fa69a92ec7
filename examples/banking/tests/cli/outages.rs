//! A store that fails, goes away, or does not say what it did.

use std::{sync::Arc, time::Duration};

use banking::import::{End, Failure, Observer, Options, Stop};
use cqrs_core::{
    EventStore, MemoryStore, StoreError,
    testing::{Fault, FaultyStore},
};

use crate::support::{fold, generated, held, run, with_concurrency};

/// Asks the import to stop as soon as a row waits.
struct StopWhenWaiting(Stop);

impl Observer for StopWhenWaiting {
    fn waiting(&self, _: u64, _: &str) {
        self.0.request();
    }
}

fn faulty() -> (FaultyStore<MemoryStore>, Arc<dyn EventStore>) {
    let faulty = FaultyStore::new(MemoryStore::default());
    let store: Arc<dyn EventStore> = Arc::new(faulty.clone());
    (faulty, store)
}

#[tokio::test(flavor = "multi_thread")]
async fn goes_on_in_order_when_the_store_is_back() {
    let file = generated(5, 60, 3);
    let (faulty, store) = faulty();
    for n in 0..20 {
        faulty.next_append(if n % 3 == 2 { Fault::None } else { Fault::unavailable() });
    }
    let report = run(&store, &file, with_concurrency(8)).await;
    assert!(matches!(report.end, End::Finished));
    assert_eq!(report.summary.already_there, 0);
    assert_eq!(held(&store).await, fold(&file));
}

#[tokio::test(flavor = "multi_thread")]
async fn settles_every_lost_answer_before_the_next_row() {
    let file = generated(6, 60, 3);
    let (faulty, store) = faulty();
    for n in 0..20 {
        faulty.next_append(match n % 4 {
            0 => Fault::LoseAnswer,
            1 => Fault::LoseRequest,
            2 => Fault::unavailable(),
            _ => Fault::None,
        });
        if n % 8 == 0 {
            faulty.next_resolve_fails();
        }
    }
    let report = run(&store, &file, with_concurrency(8)).await;
    assert!(matches!(report.end, End::Finished), "{:?}", report.end);
    assert_eq!(held(&store).await, fold(&file));
    assert_eq!(report.summary.already_there, 0, "a row of this run was taken for an older one");
}

#[tokio::test(flavor = "multi_thread")]
async fn gives_up_when_it_was_told_to_and_is_finished_by_another_run() {
    let file = generated(7, 60, 3);
    let (faulty, store) = faulty();
    (0..100).for_each(|_| faulty.next_append(Fault::unavailable()));
    let options = Options { give_up_after: Some(Duration::ZERO), ..with_concurrency(2) };
    let report = run(&store, &file, options).await;
    let End::Failed(Failure::GaveUp { reason, .. }) = report.end else {
        panic!("{:?}", report.end)
    };
    assert!(reason.contains("made to fail"), "{reason}");
    assert_eq!(report.summary.rows(), 0);

    let healthy: Arc<dyn EventStore> = Arc::new(FaultyStore::new(MemoryStore::default()));
    let report = run(&healthy, &file, Options::default()).await;
    assert!(matches!(report.end, End::Finished));
    assert_eq!(held(&healthy).await, fold(&file));
}

#[tokio::test(flavor = "multi_thread")]
async fn stops_at_an_error_that_waiting_does_not_help() {
    let file = generated(8, 60, 3);
    let (faulty, store) = faulty();
    faulty
        .next_append(Fault::NotStored(StoreError::Damaged { reason: "the head is wrong".into() }));
    let report = run(&store, &file, with_concurrency(1)).await;
    let End::Failed(Failure::Row { line, reason }) = report.end else { panic!("{:?}", report.end) };
    assert_eq!(line, 2);
    assert!(reason.contains("the head is wrong"), "{reason}");
    assert!(held(&store).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn can_be_stopped_while_the_store_is_away_and_finished_later() {
    let file = generated(9, 60, 3);
    let (faulty, store) = faulty();
    (0..100).for_each(|_| faulty.next_append(Fault::unavailable()));
    let stop = Stop::new();
    let observer = Arc::new(StopWhenWaiting(stop.clone()));
    let report = run(&store, &file, Options { stop, observer, ..with_concurrency(4) }).await;
    assert!(matches!(report.end, End::Stopped), "{:?}", report.end);
    assert_eq!(report.summary.rows(), 0);
}
