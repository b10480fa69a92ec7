//! Documents that no store can take are the fault of an event, not an outage of the store.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize, Serializer};

use super::ledger::*;
use crate::{MemoryStore, ProjectionState, prelude::*};

/// Its column holds what a number of 64 bits with a sign can be.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
struct Unsigned {
    sum: u64,
}

#[projection(name = "test_unsigned", key = BookId, on_poison = park, columns(sum: i64))]
impl Unsigned {
    fn added(&mut self, event: &Recorded<Added>) {
        self.sum = event.amount.cast_unsigned();
    }
}

#[tokio::test]
async fn a_field_that_does_not_fit_its_column_parks_its_key() {
    let store = MemoryStore::default();
    let bank = bank(&store);
    let projections = runner(&store).document::<Unsigned>().start().await.expect("it starts");
    add(&bank, "fits", 1).await;
    let misfit = add(&bank, "misfit", -1).await;
    add(&bank, "misfit", 2).await;
    let last = add(&bank, "fits", 3).await;
    projections.wait_for("test_unsigned", last, SOON).await.expect("it comes");
    let parked = projections.parked("test_unsigned", 10).await.expect("an answer");
    assert_eq!(parked.len(), 2);
    assert_eq!((parked[0].key.as_str(), parked[0].position), ("misfit", misfit));
    let reason = parked[0].reason.as_deref().expect("a reason");
    assert!(reason.contains("`sum`"), "{reason}");
    let found = projections.documents::<Unsigned>().page(None, 10).await.expect("an answer");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].document.sum, 3);
}

/// Kept by texts that may be too long to be stored.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
struct Lengths {
    count: u32,
}

#[projection(name = "test_lengths", key = String)]
impl Lengths {
    #[key("x".repeat(usize::try_from(event.amount).unwrap_or_default()))]
    fn added(&mut self, event: &Recorded<Added>) {
        let _ = event;
        self.count += 1;
    }
}

#[tokio::test]
async fn a_key_that_is_too_long_stops_its_projection() {
    let store = MemoryStore::default();
    let bank = bank(&store);
    add(&bank, "a", 250).await;
    let long = add(&bank, "a", 251).await;
    let projections = runner(&store).document::<Lengths>().start().await.expect("it starts");
    let stop = loop {
        let status = projections.status().await.expect("an answer").remove(0);
        if let ProjectionState::Stopped(stop) = status.state {
            break stop;
        }
        assert!(!matches!(status.state, ProjectionState::Failing { .. }), "{status:?}");
        tokio::task::yield_now().await;
    };
    assert_eq!(stop.position, long);
    assert!(stop.reason.contains("251 bytes"), "{}", stop.reason);
}

/// Writes what PostgreSQL could not read.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
struct Letters {
    text: String,
}

#[projection(name = "test_letters", key = BookId, on_poison = park)]
impl Letters {
    fn added(&mut self, event: &Recorded<Added>) {
        self.text.extend(u32::try_from(event.amount).ok().and_then(char::from_u32));
    }
}

#[tokio::test]
async fn a_document_that_could_not_be_read_parks_its_key_on_every_store() {
    let store = MemoryStore::default();
    let bank = bank(&store);
    let projections = runner(&store).document::<Letters>().start().await.expect("it starts");
    add(&bank, "a", 65).await;
    let nul = add(&bank, "a", 0).await;
    projections.wait_for("test_letters", nul, SOON).await.expect("it comes");
    let parked = projections.parked("test_letters", 10).await.expect("an answer");
    assert_eq!(parked.iter().map(|p| p.position).collect::<Vec<_>>(), [nul]);
    let reason = parked[0].reason.as_deref().expect("a reason");
    assert!(reason.contains("NUL"), "{reason}");
    let found = projections.documents::<Letters>().get(&id("a")).await.expect("an answer");
    assert_eq!(found.expect("a document").document.text, "A");
}

/// Cannot be written any more once it has seen an odd amount.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
struct Even {
    #[serde(serialize_with = "written")]
    odd: bool,
}

static FOLDED: AtomicUsize = AtomicUsize::new(0);

#[projection(name = "test_even", key = BookId)]
impl Even {
    fn added(&mut self, event: &Recorded<Added>) {
        FOLDED.fetch_add(1, Ordering::Relaxed);
        self.odd |= event.amount % 2 != 0;
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn written<S: Serializer>(odd: &bool, to: S) -> Result<S::Ok, S::Error> {
    if *odd { Err(serde::ser::Error::custom("it is odd")) } else { to.serialize_bool(*odd) }
}

#[tokio::test]
async fn what_shows_at_the_end_of_a_step_is_found_by_halves() {
    let store = MemoryStore::default();
    let bank = bank(&store);
    for amount in 0..1_000 {
        add(&bank, "a", if amount == 10 { 1 } else { 2 }).await;
    }
    let projections = runner(&store).document::<Even>().start().await.expect("it starts");
    let stop = loop {
        let status = projections.status().await.expect("an answer").remove(0);
        if let ProjectionState::Stopped(stop) = status.state {
            break stop;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(stop.position.get(), 11);
    let folded = FOLDED.load(Ordering::Relaxed);
    assert!(folded < 20_000, "{folded}");
}
