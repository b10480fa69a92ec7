//! Who has read the log up to a position has seen every event up to it, whatever the transactions
//! of its writers do.

use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use cqrs_core::{
    AppendError, BatchFate, BatchId, EventStore, ExpectedVersion, LogFilter, NewEvent, Position,
    RecordedEvent, Verdict,
};
use cqrs_tests::{ServerOptions, TestDatabase, TestServer, Tier, report};
use fastrand::Rng;
use sqlx::{Connection as _, Executor as _};
use uuid::Uuid;

use crate::{
    log::{append, batch, event, whole_log},
    server::{log_database, open},
};

const WRITERS: u64 = 32;

/// Runs when a transaction that wrote events is about to commit, and holds it open, rolls it back
/// or kills it, as an event of it says.
pub(crate) const MISBEHAVE: &str = include_str!("late_events.sql");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_event_is_seen_late_while_transactions_are_held_rolled_back_and_killed() {
    let server = TestServer::shared().await;
    let database = log_database(&server).await;
    database.execute(MISBEHAVE).await;

    // A snapshot as old as the whole run, in another database of the same server.
    let elsewhere = server.database("elsewhere").await;
    elsewhere.execute("CREATE TABLE note (text text)").await;
    let mut session = elsewhere.connect().await;
    let mut left_open = session.begin().await.unwrap();
    left_open.execute("INSERT INTO note VALUES ('not yet')").await.unwrap();

    let written = read_while_writing(&database).await;
    left_open.commit().await.unwrap();
    report("readers beside 32 misbehaving writers", format_args!("{written:?}"));
    assert!(written.batches_fenced > 0, "no transaction misbehaved: {written:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nor_after_a_dump_was_restored_into_a_younger_cluster() {
    let database = log_database(&TestServer::shared().await).await;
    database.execute(MISBEHAVE).await;
    read_while_writing(&database).await;
    let fresh = TestServer::start(ServerOptions { fsync: false, ..Default::default() }).await;
    let restored = fresh.database("restored").await;
    restored.psql(&database.dump().await).await;
    let written = read_while_writing(&restored).await;
    report("the same in a restored log", format_args!("{written:?}"));
}

/// What the writers were told.
#[derive(Debug, Default)]
struct Written {
    events: usize,
    batches_not_stored: usize,
    batches_fenced: usize,
}

async fn read_while_writing(database: &TestDatabase) -> Written {
    let store = open(&database.url()).await;
    let before = whole_log(&*store).await.into_iter().map(|event| event.event_id);
    let is_over = Arc::new(AtomicBool::new(false));
    let readers = [LogFilter::all(), LogFilter::all(), LogFilter::all().category("even")];
    let readers = readers.map(|filter| {
        let (is_over, url) = (Arc::clone(&is_over), database.url());
        tokio::spawn(async move { poll(&*open(&url).await, filter, &is_over).await })
    });
    let writers: Vec<_> = (0..WRITERS)
        .map(|seed| {
            let url = database.url();
            tokio::spawn(async move {
                Writer::new(open(&url).await, seed).write(Tier::pick(15, 3_000)).await
            })
        })
        .collect();
    let (mut written, mut acknowledged) = (Written::default(), before.collect::<HashSet<_>>());
    for writer in writers {
        let writer = writer.await.unwrap();
        written.events += writer.acknowledged.len();
        written.batches_not_stored += writer.not_stored;
        written.batches_fenced += writer.fenced;
        acknowledged.extend(writer.acknowledged);
    }
    is_over.store(true, Ordering::Release);

    let log = whole_log(&*store).await;
    let stored: HashSet<_> = log.iter().map(|event| event.event_id).collect();
    assert_eq!(stored, acknowledged, "what is stored is what was acknowledged");
    let even: Vec<_> = log.iter().filter(|event| event.stream.category() == "even").collect();
    for (reader, expected) in
        readers.into_iter().zip([log.iter().collect(), log.iter().collect(), even])
    {
        let seen = reader.await.unwrap();
        assert_eq!(seen.iter().collect::<Vec<_>>(), expected, "a reader saw another log");
    }
    written
}

/// Reads on from where it stands, again and again, and never looks back.
async fn poll(
    store: &dyn EventStore,
    filter: LogFilter,
    is_over: &AtomicBool,
) -> Vec<RecordedEvent> {
    let (mut through, mut seen) = (Position::START, Vec::new());
    loop {
        let was_over = is_over.load(Ordering::Acquire);
        let page = store.read_log(through, &filter, 50).await.unwrap();
        let stood_still = page.through == through;
        through = page.through;
        seen.extend(page.events);
        if was_over && stood_still {
            return seen;
        }
    }
}

/// Appends to random streams, now and then in a transaction that misbehaves.
pub(crate) struct Writer {
    store: Arc<dyn EventStore>,
    random: Rng,
    slot: Uuid,
    acknowledged: Vec<Uuid>,
    not_stored: usize,
    fenced: usize,
}

impl Writer {
    pub(crate) fn new(store: Arc<dyn EventStore>, seed: u64) -> Self {
        let random = Rng::with_seed(seed);
        let (slot, acknowledged) = (Uuid::now_v7(), Vec::new());
        Self { store, random, slot, acknowledged, not_stored: 0, fenced: 0 }
    }

    pub(crate) async fn write(mut self, batches: u64) -> Self {
        let epoch = self.store.head().await.unwrap().epoch;
        for number in 1..=batches {
            let behaviour = self.behaviour();
            let events: Vec<_> =
                (0..self.random.usize(1..4)).map(|_| self.event(behaviour)).collect();
            let ids: Vec<_> = events.iter().map(|event| event.event_id).collect();
            let mut append =
                append(&self.random.u8(..20).to_string(), ExpectedVersion::Any, events);
            if self.random.bool() {
                append.stream = cqrs_core::StreamId::new("even", append.stream.id()).unwrap();
            }
            let mut batch = batch(epoch, vec![append]);
            batch.id = BatchId { slot: self.slot, number };
            match self.store.append(&batch).await {
                Ok(verdicts) => {
                    assert!(matches!(verdicts[..], [Verdict::Appended { .. }]), "{verdicts:?}");
                    assert!(
                        ["commit", "hold"].contains(&behaviour),
                        "{behaviour} was acknowledged"
                    );
                    self.acknowledged.extend(ids);
                }
                Err(AppendError::NotStored(error)) => {
                    assert!(error.is_transient(), "{error}");
                    self.not_stored += 1;
                }
                Err(AppendError::Unknown { batch, .. }) => match self.fate(batch).await {
                    BatchFate::Committed { .. } => self.acknowledged.extend(ids),
                    BatchFate::Fenced => self.fenced += 1,
                },
                Err(other) => panic!("{other}"),
            }
        }
        self
    }

    /// A neighbour's kill may break the connection that is asked on.
    async fn fate(&self, batch: BatchId) -> BatchFate {
        loop {
            match self.store.resolve(batch).await {
                Ok(fate) => return fate,
                Err(error) => assert!(error.is_transient(), "{error}"),
            }
        }
    }

    fn behaviour(&mut self) -> &'static str {
        match self.random.u8(..20) {
            0 | 1 => "hold",
            2 => "roll back",
            3 => "die",
            _ => "commit",
        }
    }

    fn event(&mut self, behaviour: &str) -> NewEvent {
        let amount = self.random.u32(..);
        event(format!(r#"{{"transaction":"{behaviour}","amount":{amount},"tag":""}}"#))
    }
}
