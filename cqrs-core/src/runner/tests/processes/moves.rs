//! Money that moves between purses, and what drives it.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use tokio::time::timeout;

use crate::{
    Cqrs, LoadError, Loaded, MemoryStore, ProcessManagers, ProcessManagersBuilder, ProjectionStore,
    prelude::*,
    runner::tests::ledger::{SOON, options},
};

#[derive(Id)]
pub(super) struct PurseId(String);

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("test-purse.taken")]
pub(super) struct Taken {
    pub(super) amount: i64,
    pub(super) of: MoveId,
}

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("test-purse.given")]
pub(super) struct Given {
    pub(super) amount: i64,
    pub(super) of: Option<MoveId>,
    pub(super) back: bool,
}

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("test-purse.shut")]
pub(super) struct PurseShut {}

#[derive(Debug, PartialEq, thiserror::Error)]
pub(super) enum PurseError {
    #[error("it holds {0}")]
    Short(i64),
    #[error("it is shut")]
    Shut,
    #[error("{}", panics())]
    Unspeakable,
}

fn panics() -> &'static str {
    panic!("unspeakable")
}

#[derive(Aggregate, Default, Clone, Debug)]
#[aggregate(
    category = "test-purse", id = PurseId, error = PurseError,
    events(Taken, Given, PurseShut),
    commands(Take, Give, ShutPurse, Curse),
)]
pub(super) struct Purse {
    pub(super) holds: i64,
    pub(super) is_shut: bool,
    /// Every time that money moved, and for which move.
    pub(super) moved: Vec<(i64, Option<MoveId>)>,
}

impl Apply<Taken> for Purse {
    fn apply(&mut self, event: &Taken) {
        self.holds -= event.amount;
        self.moved.push((-event.amount, Some(event.of.clone())));
    }
}

impl Apply<Given> for Purse {
    fn apply(&mut self, event: &Given) {
        self.holds += event.amount;
        self.moved.push((event.amount, event.of.clone()));
    }
}

impl Apply<PurseShut> for Purse {
    fn apply(&mut self, _: &PurseShut) {
        self.is_shut = true;
    }
}

#[derive(Command, Clone, Serialize, Deserialize)]
#[command("test-purse.take")]
pub(super) struct Take {
    pub(super) amount: i64,
    pub(super) of: MoveId,
}

impl Handle<Take> for Purse {
    fn handle(&self, Take { amount, of }: Take, _: &Context<Self>) -> Decision<Self> {
        ensure(self.holds >= amount, PurseError::Short(self.holds))?;
        emit(Taken { amount, of })
    }
}

/// Giving this much panics.
pub(super) const UNLUCKY: i64 = 13;

#[derive(Command, Clone, Serialize, Deserialize)]
#[command("test-purse.give")]
pub(super) struct Give {
    pub(super) amount: i64,
    pub(super) of: Option<MoveId>,
    pub(super) back: bool,
}

impl Handle<Give> for Purse {
    fn handle(&self, Give { amount, of, back }: Give, _: &Context<Self>) -> Decision<Self> {
        assert!(amount != UNLUCKY || back, "an unlucky amount");
        ensure(!self.is_shut || back, PurseError::Shut)?;
        emit(Given { amount, of, back })
    }
}

#[derive(Command, Clone, Serialize, Deserialize)]
#[command("test-purse.shut")]
pub(super) struct ShutPurse {}

impl Handle<ShutPurse> for Purse {
    fn handle(&self, _: ShutPurse, _: &Context<Self>) -> Decision<Self> {
        emit(PurseShut {})
    }
}

/// Is refused in words that cannot be said, where it panics.
#[derive(Command, Clone, Serialize, Deserialize)]
#[command("test-purse.curse")]
pub(super) struct Curse {
    pub(super) panics: bool,
}

impl Handle<Curse> for Purse {
    fn handle(&self, Curse { panics }: Curse, _: &Context<Self>) -> Decision<Self> {
        ensure(!panics, PurseError::Unspeakable)?;
        nothing()
    }
}

#[derive(Id)]
pub(super) struct MoveId(String);

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("test-move.asked")]
pub(super) struct Asked {
    pub(super) from: PurseId,
    pub(super) to: PurseId,
    pub(super) amount: i64,
}

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("test-move.ended")]
pub(super) struct Ended {
    pub(super) how: String,
}

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("it never refuses")]
pub(super) struct MoveError;

#[derive(Aggregate, Default, Clone, Debug)]
#[aggregate(
    category = "test-move", id = MoveId, error = MoveError,
    facts(Asked), events(Ended), commands(Ask, End),
)]
pub(super) struct Move {
    pub(super) ended: Vec<String>,
}

impl Apply<Ended> for Move {
    fn apply(&mut self, event: &Ended) {
        self.ended.push(event.how.clone());
    }
}

#[derive(Command, Clone, Serialize, Deserialize)]
#[command("test-move.ask")]
pub(super) struct Ask {
    pub(super) from: PurseId,
    pub(super) to: PurseId,
    pub(super) amount: i64,
}

impl Handle<Ask> for Move {
    fn handle(&self, Ask { from, to, amount }: Ask, _: &Context<Self>) -> Decision<Self> {
        emit(Asked { from, to, amount })
    }
}

#[derive(Command, Clone, Serialize, Deserialize)]
#[command("test-move.end")]
pub(super) struct End {
    pub(super) how: String,
}

impl Handle<End> for Move {
    fn handle(&self, End { how }: End, _: &Context<Self>) -> Decision<Self> {
        // On purpose not quiet about repeats: the keys are to see to that.
        emit(Ended { how })
    }
}

#[derive(Deadline, Serialize, Deserialize)]
#[deadline("test-move.too-late")]
pub(super) struct TooLate {}

/// After so long a move is given up.
pub(super) const PATIENCE: SignedDuration = SignedDuration::from_hours(1);

#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Moving {
    pub(super) way: Option<(PurseId, PurseId, i64)>,
}

#[process_manager(name = "test_moves", key = MoveId, sends(Take, Give, End), partitions = 2)]
impl Moving {
    fn asked(&mut self, event: &Recorded<Asked>) -> Reaction<Self> {
        let Asked { from, to, amount } = &**event;
        self.way = Some((from.clone(), to.clone(), *amount));
        send(from, Take { amount: *amount, of: event.id().clone() })
            .set_deadline(event.recorded_at() + PATIENCE, TooLate {})
    }

    #[key(event.of)]
    fn taken(&mut self, event: &Recorded<Taken>) -> Reaction<Self> {
        let Some((_, to, amount)) = &self.way else { return Reaction::new() };
        send(to, Give { amount: *amount, of: Some(event.of.clone()), back: false })
    }

    #[key(event.of)]
    fn given(&mut self, event: &Recorded<Given>, of: &MoveId) -> Reaction<Self> {
        let how = if event.back { "reversed" } else { "done" };
        send(of, End { how: how.into() })
    }

    fn ended(&mut self, _: &Recorded<Ended>) -> Reaction<Self> {
        complete()
    }

    fn take_refused(&mut self, refused: &Refused<Purse, Take>, of: &MoveId) -> Reaction<Self> {
        send(of, End { how: format!("failed: {}", refused.reason()) })
    }

    fn give_refused(&mut self, refused: &Refused<Purse, Give>, of: &MoveId) -> Reaction<Self> {
        let Some((from, ..)) = &self.way else { return Reaction::new() };
        let amount = refused.command().amount;
        send(from, Give { amount, of: Some(of.clone()), back: true })
    }

    fn end_refused(&mut self, _: &Refused<Move, End>) {}

    fn too_late(&mut self, _: &Due<TooLate>) -> Reaction<Self> {
        give_up("it took too long")
    }
}

pub(super) fn purse(text: &str) -> PurseId {
    PurseId::from(text.to_owned())
}

pub(super) fn a_move(text: &str) -> MoveId {
    MoveId::from(text.to_owned())
}

/// A loop of its own on the store.
pub(super) fn bank<S: crate::EventStore>(store: S) -> Cqrs {
    Cqrs::new(store).expect("a good registry")
}

pub(super) fn managers<S: ProjectionStore + Clone>(store: &S) -> ProcessManagersBuilder {
    ProcessManagers::builder(store.clone(), bank(store.clone()))
        .process_manager::<Moving>()
        .options(options())
}

/// Purses `a` and `b` with 100 each, and `shut`.
pub(super) async fn purses(bank: &Cqrs) {
    for id in ["a", "b"] {
        let give = Give { amount: 100, of: None, back: false };
        bank.execute(&purse(id), give).await.expect("given");
    }
    bank.execute(&purse("shut"), ShutPurse {}).await.expect("shut");
}

pub(super) async fn ask(bank: &Cqrs, id: &str, from: &str, to: &str, amount: i64) {
    let ask = Ask { from: purse(from), to: purse(to), amount };
    bank.execute(&a_move(id), ask).idempotency_key("ask").await.expect("asked");
}

/// How a move has ended: once.
pub(super) async fn ended(store: &MemoryStore, id: &str) -> String {
    let bank = bank(store.clone());
    let mut hints = store.hints();
    let waited = timeout(SOON, async {
        loop {
            hints.borrow_and_update();
            let found: Result<Loaded<Move>, LoadError> = bank.load(&a_move(id)).await;
            if let Some(how) = found.expect("a state").state.ended.first() {
                return how.clone();
            }
            hints.changed().await.expect("a store");
        }
    });
    waited.await.unwrap_or_else(|_| panic!("the move {id} did not end"))
}

/// What a purse holds and what moved it.
pub(super) async fn state(store: &MemoryStore, id: &str) -> Purse {
    bank(store.clone()).load::<Purse>(&purse(id)).await.expect("a state").state
}
