use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
};

use super::ledger::*;
use crate::{
    DecodeError, Document, DocumentFate, HandlerError, MemoryStore, Position, ProjectionSpec,
    Recorded, RecordedEvent,
};

/// Sends something for every amount: what was sent cannot be taken back.
struct Mailer<const VERSION: u32>;

/// What was sent, by which version of the code.
static SENT: Mutex<Vec<(u32, Position)>> = Mutex::new(Vec::new());

impl<const VERSION: u32> Document for Mailer<VERSION> {
    const SPEC: ProjectionSpec = ProjectionSpec::new("test_mails", VERSION)
        .reads(&["test-book"], &["test-book.added"])
        .side_effects();
    const KEYED_BY_STREAM: bool = true;
    type Key = BookId;
    type Event = Recorded<Added>;

    fn initial() -> Self {
        Self
    }

    fn decode(stored: &RecordedEvent) -> Result<Self::Event, DecodeError> {
        Recorded::decode(stored)
    }

    fn key(event: &Self::Event) -> Option<BookId> {
        Some(event.id().clone())
    }

    fn fold(&mut self, event: &Self::Event) -> Result<DocumentFate, HandlerError> {
        SENT.lock().expect("no test panics here").push((VERSION, event.position()));
        Ok(DocumentFate::Remove)
    }

    fn encode(&self) -> Result<String, serde_json::Error> {
        Ok("{}".into())
    }

    fn read(_: &str) -> Result<Self, serde_json::Error> {
        Ok(Self)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_version_takes_over_without_doing_anything_again_or_leaving_anything_out() {
    let store = MemoryStore::default();
    let bank = bank(&store);
    let old = runner(&store).document::<Mailer<1>>().start().await.expect("it starts");
    let mut last = Position::START;
    for n in 0..100 {
        last = add(&bank, "a", n).await;
    }
    old.wait_for("test_mails", last, SOON).await.expect("it comes");
    let go_on = Arc::new(AtomicBool::new(true));
    let writer = tokio::spawn({
        let (bank, go_on) = (bank.clone(), Arc::clone(&go_on));
        async move {
            let mut last = last;
            while go_on.load(Ordering::Relaxed) {
                last = add(&bank, "a", 1).await;
            }
            last
        }
    });
    let new = runner(&store).document::<Mailer<2>>().start().await.expect("it starts");
    while new.status().await.expect("an answer").iter().all(|s| s.version == 1 || s.position < last)
        || SENT.lock().expect("no test panics here").iter().all(|(version, _)| *version == 1)
    {
        tokio::task::yield_now().await;
    }
    go_on.store(false, Ordering::Relaxed);
    let last = writer.await.expect("it writes");
    new.wait_for("test_mails", last, SOON).await.expect("it comes");
    old.shutdown().await;
    new.shutdown().await;
    let sent = SENT.lock().expect("no test panics here").clone();
    let mut positions: Vec<_> = sent.iter().map(|(_, position)| position.get()).collect();
    positions.sort_unstable();
    positions.dedup();
    assert_eq!(positions, (1..=last.get()).collect::<Vec<_>>());
    // Each version did one piece: the old one from the beginning, the new one to the end. They may
    // overlap by what the old one had folded and could not commit any more.
    let piece = |wanted: u32| {
        let mine = sent.iter().filter(|(version, _)| *version == wanted);
        let mut positions: Vec<_> = mine.map(|(_, position)| position.get()).collect();
        positions.sort_unstable();
        positions.dedup();
        positions
    };
    let (old, new) = (piece(1), piece(2));
    let first_new = *new.first().expect("it took over");
    assert_eq!(old, (1..=old.len() as u64).collect::<Vec<_>>());
    assert_eq!(new, (first_new..=last.get()).collect::<Vec<_>>());
}
