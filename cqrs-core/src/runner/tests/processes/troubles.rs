//! What a process manager cannot take, and who cannot be run.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::moves::*;
use crate::{
    Cqrs, MemoryStore, ProcessManagers, ProcessStartError, ProjectionState, Projections, Retried,
    StartError,
    prelude::*,
    runner::tests::ledger::{SOON, options},
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

/// Sends what nobody takes.
struct Lost;

impl crate::ProcessManager for Lost {
    const SPEC: crate::ProcessSpec = crate::ProcessSpec::new("test_lost")
        .reads(&["test-move"], &["test-move.asked"])
        .sends(&["test.nobody-takes-it"]);
    const KEYED_BY_STREAM: bool = true;
    type Key = String;
    type Event = ();

    fn initial() -> Self {
        Self
    }

    fn decode(_: &crate::RecordedEvent) -> Result<(), crate::DecodeError> {
        Ok(())
    }

    fn key((): &()) -> Option<String> {
        None
    }

    fn react(&mut self, (): &(), _: &String) -> Result<Reaction<Self>, crate::HandlerError> {
        Ok(Reaction::new())
    }

    fn refused(
        &mut self,
        refused: RefusedCommand,
        _: &String,
    ) -> Result<Reaction<Self>, crate::HandlerError> {
        Err(refused.untaken())
    }

    fn due(
        &mut self,
        due: crate::DueDeadline,
        _: &String,
    ) -> Result<Reaction<Self>, crate::HandlerError> {
        Err(due.untaken())
    }

    fn encode(&self) -> Result<String, serde_json::Error> {
        Ok("{}".into())
    }

    fn read(_: &str) -> Result<Self, serde_json::Error> {
        Ok(Self)
    }
}

#[tokio::test]
async fn says_before_it_starts_who_takes_no_command_of_it() {
    let store = MemoryStore::default();
    let cqrs = Cqrs::new(store.clone()).expect("a good registry");
    let builder = ProcessManagers::builder(store, cqrs).process_manager::<Lost>();
    let error = builder.start().await.expect_err("nobody takes it");
    let (process, command) = ("test_lost", "test.nobody-takes-it");
    assert_eq!(error, ProcessStartError::NoRoute { process, command });
}

/// Another one of the same name.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Namesake {}

#[process_manager(name = "test_moves", key = MoveId, partitions = 3)]
impl Namesake {
    fn asked(&mut self, _: &Recorded<Asked>) {}
}

/// A projection of the same name.
#[derive(Debug, Default, Serialize, Deserialize)]
struct AsDocument {}

#[projection(name = "test_moves", version = 1, key = MoveId)]
impl AsDocument {
    fn asked(&mut self, _: &Recorded<Asked>) {}
}

#[tokio::test]
async fn a_name_stays_what_it_is() {
    let store = MemoryStore::default();
    let both = managers(&store).process_manager::<Namesake>().start().await;
    assert!(matches!(both, Err(ProcessStartError::Start(StartError::NameTaken { .. }))));
    managers(&store).start().await.expect("it starts").shutdown().await;
    let namesake = ProcessManagers::builder(store.clone(), bank(store.clone()));
    let error = namesake.process_manager::<Namesake>().start().await.expect_err("it was another");
    assert!(matches!(error, ProcessStartError::Changed { .. }), "{error}");
    let projection = Projections::builder(store.clone()).document::<AsDocument>().start().await;
    assert!(matches!(projection, Err(StartError::Prepare(_))));
}

#[tokio::test(start_paused = true)]
async fn status_is_of_process_managers_alone() {
    let store = MemoryStore::default();
    let running = managers(&store).schedules().start().await.expect("it starts");
    let banker = bank(store.clone());
    purses(&banker).await;
    ask(&banker, "m", "a", "b", 1).await;
    ended(&store, "m").await;
    let head = crate::EventStore::head(&store).await.expect("a head").position;
    running.wait_for("test_moves", head, SOON).await.expect("seen");
    let status = running.status().await.expect("an answer");
    let names: Vec<_> = status.iter().map(|status| &*status.name).collect();
    assert_eq!(names, ["scheduled_commands", "test_moves"]);
    assert_eq!(status[1].state, ProjectionState::Live);
    running.shutdown().await;
}
