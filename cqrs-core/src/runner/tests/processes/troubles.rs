//! What a process manager cannot take, and who cannot be run.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::moves::*;
use crate::{
    MemoryStore, ProcessManagers, Retried,
    prelude::*,
    runner::tests::ledger::{SOON, options},
    testing::process,
};

static MENDED: AtomicBool = AtomicBool::new(false);

/// Cannot take unlucky moves, nor the refusal of what it sends, before it is mended.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Clumsy {
    takes: u32,
}

#[process_manager(name = "test_clumsy", key = MoveId, sends(Take), on_poison = park)]
impl Clumsy {
    fn asked(&mut self, event: &Recorded<Asked>) -> Result<Reaction<Self>, String> {
        self.takes += 1;
        if event.amount == UNLUCKY && !MENDED.load(Ordering::SeqCst) {
            return Err("an unlucky amount".into());
        }
        Ok(send(&event.from, Take { amount: event.amount, of: event.id().clone() }))
    }

    fn refused(&mut self, refused: &RefusedCommand) -> Reaction<Self> {
        self.takes += 100;
        assert!(MENDED.load(Ordering::SeqCst), "cannot take it: {}", refused.reason());
        complete()
    }
}

#[tokio::test(start_paused = true)]
async fn waits_at_what_it_cannot_take_while_others_go_on() {
    let store = MemoryStore::default();
    let banker = bank(store.clone());
    purses(&banker).await;
    let running = ProcessManagers::builder(store.clone(), bank(store.clone()))
        .process_manager::<Clumsy>()
        .options(options())
        .start()
        .await
        .expect("it starts");
    ask(&banker, "parked", "a", "b", UNLUCKY).await;
    ask(&banker, "refused", "a", "b", 1_000).await;
    ask(&banker, "fine", "a", "b", 1).await;
    let troubled = async || loop {
        let found = running.find::<Clumsy>(&a_move("refused")).await.expect("an answer");
        let waiting = found.map(|found| (found.state.takes, found.waiting));
        if let Some((takes, waiting)) = waiting
            && waiting.first().is_some_and(|waiting| waiting.attempts > 1)
        {
            return (takes, waiting);
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    let (takes, waiting) = troubled().await;
    // What it began to change before it failed is not kept.
    assert_eq!(takes, 1);
    let trouble = waiting[0].trouble.clone().unwrap_or_default();
    assert!(trouble.contains("cannot take it: it holds"), "{trouble}");
    assert_eq!(state(&store, "a").await.holds, 99);
    let parked = running.parked("test_clumsy", 10).await.expect("an answer");
    assert_eq!(parked.iter().map(|event| &*event.key).collect::<Vec<_>>(), ["parked"]);
    MENDED.store(true, Ordering::SeqCst);
    let retried = running.retry_parked("test_clumsy", "parked").await.expect("an answer");
    assert_eq!(retried, Retried::Caught { events: 1 });
    while running.find::<Clumsy>(&a_move("refused")).await.expect("an answer").is_some() {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    while state(&store, "a").await.holds != 99 - UNLUCKY {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    running.shutdown().await;
}

/// Where it curses, the words of the refusal panic.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Unspeakable {
    asked: u32,
}

#[process_manager(name = "test_unspeakable", key = MoveId, sends(Curse, End))]
impl Unspeakable {
    fn asked(&mut self, event: &Recorded<Asked>) -> Reaction<Self> {
        self.asked += 1;
        send(&event.from, Curse { panics: event.amount == UNLUCKY })
            .send(event.id(), End { how: "cursed".into() })
    }

    fn refused(&mut self, refused: &RefusedCommand, id: &MoveId) -> Reaction<Self> {
        send(id, End { how: refused.reason().into() })
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_whose_words_panic_is_told_in_others() {
    let store = MemoryStore::default();
    let banker = bank(store.clone());
    let running = ProcessManagers::builder(store.clone(), bank(store.clone()))
        .process_manager::<Unspeakable>()
        .options(options())
        .start()
        .await
        .expect("it starts");
    ask(&banker, "panics", "a", "b", UNLUCKY).await;
    ask(&banker, "fine", "a", "b", 1).await;
    assert_eq!(ended(&store, "fine").await, "cursed");
    let how = ended(&store, "panics").await;
    assert!(how.contains("unspeakable"), "{how}");
    running.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn a_process_that_cannot_be_read_holds_nobody_up() {
    let store = MemoryStore::default();
    let banker = bank(store.clone());
    purses(&banker).await;
    let clock = crate::testing::ManualClock::new(jiff::Timestamp::now());
    let running = managers(&store).clock(clock.clone()).start().await.expect("it starts");
    for n in 0..8 {
        ask(&banker, &format!("stuck{n}"), "a", "b", UNLUCKY).await;
    }
    while state(&store, "a").await.holds > 100 - 7 * UNLUCKY {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // All but one are stuck; somebody damages one of them by hand.
    damage(&store, "stuck3").await;
    clock.advance(Duration::from_hours(2));
    for n in (0..7).filter(|n| *n != 3) {
        assert!(["reversed"].contains(&&*ended(&store, &format!("stuck{n}")).await), "{n}");
    }
    let damaged = running.find::<Moving>(&a_move("stuck3")).await;
    assert!(damaged.is_err(), "{damaged:?}");
    running.shutdown().await;
}

/// Writes what no code reads into a process.
async fn damage(store: &MemoryStore, id: &str) {
    use crate::ProjectionStore as _;
    let found = store.generations().await.expect("an answer");
    let generation = found.into_iter().find(|g| g.serves("test_moves")).expect("it serves");
    let part = generation.generation.part_of(id);
    loop {
        let checkpoint = store.checkpoint(part).await.expect("an answer").expect("it is there");
        let found = store.load_documents(part.generation, &[id]).await.expect("an answer");
        let before = found.first().expect("a process").clone();
        let document = before
            .document
            .replace("\"way\"", "\"away\"")
            .replace("\"state\":", "\"state\":[],\"was\":");
        let crate::Checkpoint { position, epoch, revision, .. } = checkpoint;
        let (park, unpark) = (Vec::new(), Vec::new());
        let advance = crate::Advance { part, revision, to: position, epoch, park, unpark };
        let crate::StoredDocument { key, version, position, .. } = before;
        let write = crate::DocumentWrite { key, document: Some(document), version, position };
        let advanced = store.commit_documents(&advance, &[write]).await.expect("an answer");
        if advanced == crate::Advanced::Committed {
            return;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_taken_up_by_hand_goes_on_although_nothing_else_happens() {
    broken("waits for a hand");
    let store = MemoryStore::default();
    let banker = bank(store.clone());
    purses(&banker).await;
    let start = || {
        ProcessManagers::builder(store.clone(), bank(store.clone()))
            .process_manager::<ByHand>()
            .options(options())
    };
    let running = start().start().await.expect("it starts");
    ask(&banker, "waits for a hand", "a", "b", 100).await;
    while running.parked("test_by_hand", 1).await.expect("an answer").is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    mended("waits for a hand");
    // In another process.
    let operator = start().attach().expect("it attaches");
    let retried = operator.retry_parked("test_by_hand", "waits for a hand").await;
    assert_eq!(retried.expect("an answer"), Retried::Caught { events: 1 });
    assert_eq!(ended(&store, "waits for a hand").await, "by hand");
    running.shutdown().await;
}

static BROKEN: std::sync::Mutex<Vec<String>> = std::sync::Mutex::new(Vec::new());

fn broken(id: &str) {
    BROKEN.lock().expect("no panic").push(id.to_owned());
}

fn mended(id: &str) {
    BROKEN.lock().expect("no panic").retain(|broken| broken != id);
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct ByHand {}

#[process_manager(name = "test_by_hand", key = MoveId, sends(End), on_poison = park)]
impl ByHand {
    fn asked(&mut self, event: &Recorded<Asked>) -> Result<Reaction<Self>, String> {
        let id = event.id().to_string();
        if BROKEN.lock().expect("no panic").contains(&id) {
            return Err("not yet".into());
        }
        Ok(send(event.id(), End { how: "by hand".into() }))
    }

    fn refused(&mut self, _: &RefusedCommand) {}
}

/// A state that is not read back from what is written of it.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Forgetful {
    #[serde(skip_serializing_if = "Option::is_none")]
    ratio: Option<f64>,
    #[serde(default)]
    sum: f64,
}

#[process_manager(name = "test_forgetful", key = MoveId, on_poison = park)]
impl Forgetful {
    fn asked(&mut self, event: &Recorded<Asked>) {
        let amount = i32::try_from(event.amount).map_or(0.0, f64::from);
        self.sum = if event.amount == UNLUCKY { f64::NAN } else { amount };
        self.ratio = None;
    }
}

#[tokio::test(start_paused = true)]
async fn a_state_that_does_not_read_back_is_not_kept() {
    let store = MemoryStore::default();
    let banker = bank(store.clone());
    let running = ProcessManagers::builder(store.clone(), bank(store.clone()))
        .process_manager::<Forgetful>()
        .options(options())
        .start()
        .await
        .expect("it starts");
    ask(&banker, "nan", "a", "b", UNLUCKY).await;
    ask(&banker, "fine", "a", "b", 1).await;
    let head = crate::EventStore::head(&store).await.expect("a head").position;
    running.wait_for("test_forgetful", head, SOON).await.expect("seen");
    let parked = running.parked("test_forgetful", 10).await.expect("an answer");
    assert_eq!(parked.len(), 1);
    assert!(parked[0].reason.as_ref().is_some_and(|r| r.contains("not read back")), "{parked:?}");
    running.shutdown().await;
}

#[test]
#[should_panic(expected = "not read back")]
fn a_spec_too_says_that_a_state_does_not_read_back() {
    let asked = Asked { from: purse("a"), to: purse("b"), amount: UNLUCKY };
    let _ = process::<Forgetful>().when(&a_move("nan"), asked);
}
