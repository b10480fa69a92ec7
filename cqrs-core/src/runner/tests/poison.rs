use serde::{Deserialize, Serialize};

use super::ledger::*;
use crate::{MemoryStore, Position, ProjectionState, Projections, Retried, WaitError, prelude::*};

async fn state(projections: &Projections) -> ProjectionState {
    projections.status().await.expect("an answer").remove(0).state
}

/// Until the projection stands still.
async fn stopped(projections: &Projections) -> crate::Stop {
    loop {
        if let ProjectionState::Stopped(stop) = state(projections).await {
            return stop;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn stops_with_the_event_named_and_goes_on_when_it_is_mended() {
    broken("stops");
    let store = MemoryStore::default();
    let bank = bank(&store);
    for amount in [1, 100, 2] {
        add(&bank, "stops", amount).await;
    }
    let last = add(&bank, "other", 3).await;
    let projections = runner(&store).document::<Fragile>().start().await.expect("it starts");
    let stop = stopped(&projections).await;
    assert_eq!((stop.position.get(), stop.name.as_str()), (2, "test-book.added"));
    assert_eq!((stop.reason.as_str(), stop.attempts), ("100 is too much", 2));
    assert_eq!(stop.stream.id(), "stops");
    // What came before it is there, and nothing after it.
    let fragile = projections.documents::<Fragile>();
    let found = fragile.get(&id("stops")).await.expect("an answer").expect("a document");
    assert_eq!(found.document.amounts, [1]);
    assert_eq!(fragile.get(&id("other")).await.expect("an answer"), None);
    let waited = projections.wait_for("test_stops", last, std::time::Duration::ZERO).await;
    assert!(matches!(waited, Err(WaitError::Stopped { .. })), "{waited:?}");

    mended("stops");
    assert!(projections.resume("test_stops").await.expect("an answer"));
    projections.wait_for("test_stops", last, SOON).await.expect("it comes");
    let found = fragile.get(&id("stops")).await.expect("an answer").expect("a document");
    assert_eq!(found.document.amounts, [1, 100, 2]);
    assert_eq!(state(&projections).await, ProjectionState::Live);
}

#[tokio::test]
async fn another_process_sees_why_and_lets_it_go_on() {
    broken("elsewhere");
    let store = MemoryStore::default();
    let bank = bank(&store);
    let last = add(&bank, "elsewhere", 100).await;
    let running = runner(&store).document::<Fragile>().start().await.expect("it starts");
    let other = runner(&store).attach().expect("it attaches");
    assert_eq!(stopped(&other).await.position, last);
    mended("elsewhere");
    assert!(other.resume("test_stops").await.expect("an answer"));
    other.wait_for("test_stops", last, SOON).await.expect("it comes");
    running.shutdown().await;
}

#[tokio::test]
async fn a_parked_key_queues_and_catches_up_in_order_while_others_go_on() {
    broken("parks");
    let store = MemoryStore::default();
    let bank = bank(&store);
    let projections = runner(&store).document::<Parking>().start().await.expect("it starts");
    let mut last = Position::START;
    for (book, amount) in
        [("parks", 1), ("parks", 100), ("other", 5), ("parks", 2), ("parks", 101), ("other", 6)]
    {
        last = add(&bank, book, amount).await;
    }
    projections.wait_for("test_parks", last, SOON).await.expect("it comes");
    let documents = projections.documents::<Parking>();
    let amounts = async |book| {
        let found = documents.get(&id(book)).await.expect("an answer");
        found.expect("a document").document.amounts
    };
    assert_eq!(amounts("other").await, [5, 6]);
    assert_eq!(amounts("parks").await, [1]);
    let parked = projections.parked("test_parks", 10).await.expect("an answer");
    let positions: Vec<_> = parked.iter().map(|p| p.position.get()).collect();
    assert_eq!(positions, [2, 4, 5]);
    assert_eq!(parked[0].reason.as_deref(), Some("100 is too much"));
    assert!(parked[1].reason.is_none() && parked[2].reason.is_none());

    // Not mended yet: it stays where it is.
    let retried = projections.retry_parked("test_parks", "parks").await.expect("an answer");
    let Retried::StillParked { event } = retried else { panic!("{retried:?}") };
    assert_eq!((event.position.get(), event.attempts), (2, 3));

    mended("parks");
    let retried = projections.retry_parked("test_parks", "parks").await.expect("an answer");
    assert_eq!(retried, Retried::Caught { events: 3 });
    assert_eq!(amounts("parks").await, [1, 100, 2, 101]);
    let last = add(&bank, "parks", 7).await;
    projections.wait_for("test_parks", last, SOON).await.expect("it comes");
    assert_eq!(amounts("parks").await, [1, 100, 2, 101, 7]);
}

#[tokio::test]
async fn a_dropped_event_is_never_taken_and_what_queued_behind_it_is() {
    broken("drops");
    let store = MemoryStore::default();
    let bank = bank(&store);
    let projections = runner(&store).document::<Parking>().start().await.expect("it starts");
    add(&bank, "drops", 100).await;
    let last = add(&bank, "drops", 2).await;
    projections.wait_for("test_parks", last, SOON).await.expect("it comes");
    // Not the first of its key.
    assert!(projections.drop_parked("test_parks", "drops", last).await.is_err());
    let first = Position::START.next();
    let dropped = projections.drop_parked("test_parks", "drops", first).await;
    assert_eq!(dropped, Ok(Retried::Caught { events: 1 }));
    let found = projections.documents::<Parking>().get(&id("drops")).await.expect("an answer");
    assert_eq!(found.expect("a document").document.amounts, [2]);
}

/// Cannot be written once it holds what was too much.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Unwritable {
    #[serde(serialize_with = "panics_at_100")]
    amount: i64,
}

#[projection(name = "test_unwritable", key = BookId)]
impl Unwritable {
    fn added(&mut self, event: &Recorded<Added>) {
        self.amount = event.amount;
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn panics_at_100<S: serde::Serializer>(amount: &i64, to: S) -> Result<S::Ok, S::Error> {
    assert_ne!(*amount, 100, "it was never to be so much");
    to.serialize_i64(*amount)
}

#[tokio::test]
async fn a_document_that_panics_when_it_is_written_stops_at_its_event() {
    let store = MemoryStore::default();
    let bank = bank(&store);
    add(&bank, "a", 1).await;
    let at = add(&bank, "a", 100).await;
    add(&bank, "b", 2).await;
    let projections = runner(&store).document::<Unwritable>().start().await.expect("it starts");
    let stop = stopped(&projections).await;
    assert_eq!(stop.position, at);
    assert!(stop.reason.contains("never to be so much"), "{}", stop.reason);
}
