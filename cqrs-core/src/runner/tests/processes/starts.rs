//! Who cannot be run, and who is told of.

use serde::{Deserialize, Serialize};

use super::moves::*;
use crate::{
    Cqrs, MemoryStore, ProcessManagers, ProcessStartError, ProjectionState, Projections,
    StartError, prelude::*, runner::tests::ledger::SOON,
};

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
    assert!(matches!(projection, Err(StartError::NameTaken { .. })), "{projection:?}");
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
