//! What an operator does must fit the generation that serves.

use serde::{Deserialize, Serialize};

use super::ledger::*;
use crate::{MemoryStore, Retried, prelude::*};

/// Later code of `test_parks`, with other documents.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
struct ParkingV2 {
    sum: i64,
}

#[projection(name = "test_parks", version = 2, key = BookId, on_poison = park)]
impl ParkingV2 {
    fn added(&mut self, event: &Recorded<Added>) {
        self.sum += event.amount;
    }
}

#[tokio::test]
async fn later_code_does_not_write_into_what_older_code_has_built() {
    broken("older");
    let store = MemoryStore::default();
    let bank = bank(&store);
    let old = runner(&store).document::<Parking>().start().await.expect("it starts");
    add(&bank, "older", 1).await;
    let parked = add(&bank, "older", 100).await;
    old.wait_for("test_parks", parked, SOON).await.expect("it comes");
    let new = runner(&store).document::<ParkingV2>().attach().expect("it attaches");
    assert!(new.retry_parked("test_parks", "older").await.is_err());
    assert!(new.drop_parked("test_parks", "older", parked).await.is_err());
    assert!(new.rebuild_key("test_parks", "older").await.is_err());
    let found = old.documents::<Parking>().get(&id("older")).await.expect("an answer");
    assert_eq!(found.expect("a document").document.amounts, [1]);
    mended("older");
    let retried = old.retry_parked("test_parks", "older").await;
    assert_eq!(retried, Ok(Retried::Caught { events: 1 }));
}

#[tokio::test]
async fn an_event_that_cannot_be_read_is_not_left_out_of_a_key_that_is_rebuilt() {
    let store = MemoryStore::default();
    let bank = bank(&store);
    let running = runner(&store).document::<Parking>().start().await.expect("it starts");
    add(&bank, "unread", 1).await;
    let last = add_unreadable(&store, "unread").await;
    running.wait_for("test_parks", last, SOON).await.expect("it comes");
    let parked = running.parked("test_parks", 10).await.expect("an answer");
    assert_eq!(parked.len(), 1);
    assert!(running.rebuild_key("test_parks", "unread").await.is_err());
    assert_eq!(running.parked("test_parks", 10).await.expect("an answer"), parked);
}
