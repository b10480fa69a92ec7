//! How fast batches of 1, 64 and 128 appends go, beside a bare INSERT of the same rows, one in
//! flight at a time. Behind `docs/decisions/0001-append.md`:
//!
//! ```text
//! cargo run --release -p cqrs-postgres --example append_rate -- postgres://…
//! ```
//!
//! Makes the schema `append_rate` and drops it again.

use std::{
    env,
    error::Error,
    sync::Arc,
    time::{Duration, Instant},
};

use cqrs_core::{
    Append, AppendBatch, BatchId, Epoch, EventStore, ExpectedVersion, NewEvent, StreamId,
};
use cqrs_postgres::PostgresStore;
use sqlx::{Connection, Executor, PgConnection};
use uuid::Uuid;

const SCHEMA: &str = "append_rate";
const STREAMS: u64 = 100_000;
const DATA: &str = r#"{"amount":12345,"reference":"abcdefgh"}"#;
const METADATA: &str = r#"{"correlation":"01890a5d-ac96-774b-bcce-b302099a8057"}"#;
const INSERT: &str = include_str!("append_rate.sql");

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = env::args().nth(1).ok_or("give the address of a database: postgres://…")?;
    let mut session = PgConnection::connect(&url).await?;
    session.execute("DROP SCHEMA IF EXISTS append_rate CASCADE").await?;
    let store = PostgresStore::builder(&url).schema(SCHEMA).connect().await?;
    session.execute("CREATE TABLE append_rate.bare (LIKE append_rate.events)").await?;
    session.execute("ALTER TABLE append_rate.bare ADD PRIMARY KEY (log, position)").await?;
    let mut run = Run {
        epoch: store.head().await?.epoch,
        store,
        session,
        slot: Uuid::now_v7(),
        batch: 0,
        position: 0,
    };
    println!("{:>6} {:>12} {:>12} {:>6}", "batch", "append/s", "insert/s", "ratio");
    for size in [1, 64, 128] {
        let (mut appended, mut inserted) = (0.0, 0.0);
        // Interleaved, so that a busy machine is as busy for one as for the other.
        for _ in 0..6 {
            appended += run.appends(size).await? / 6.0;
            inserted += run.inserts(size).await? / 6.0;
        }
        println!("{size:>6} {appended:>12.0} {inserted:>12.0} {:>6.2}", appended / inserted);
    }
    run.session.execute("DROP SCHEMA append_rate CASCADE").await?;
    Ok(())
}

struct Run {
    store: PostgresStore,
    session: PgConnection,
    epoch: Epoch,
    slot: Uuid,
    batch: u64,
    position: i64,
}

impl Run {
    async fn appends(&mut self, size: u64) -> Result<f64, Box<dyn Error>> {
        let (start, mut count) = (Instant::now(), 0);
        while start.elapsed() < Duration::from_millis(700) {
            self.batch += 1;
            let id = BatchId { slot: self.slot, number: self.batch };
            let append = |number| append((self.batch * 331 + number * 7_919) % STREAMS);
            let appends = (0..size).map(append).collect::<Result<_, _>>()?;
            self.store.append(&AppendBatch { id, epoch: self.epoch, appends }).await?;
            count += size;
        }
        Ok(rate(count, start))
    }

    async fn inserts(&mut self, size: u64) -> Result<f64, Box<dyn Error>> {
        let (start, mut count) = (Instant::now(), 0);
        while start.elapsed() < Duration::from_millis(700) {
            let positions: Vec<i64> = (0..size).zip(self.position + 1..).map(|(_, p)| p).collect();
            let ids: Vec<String> = (0..size).map(|number| format!("acc-{number}")).collect();
            let events: Vec<Uuid> = (0..size).map(|_| Uuid::now_v7()).collect();
            let insert = sqlx::query(INSERT).bind(&positions).bind(&ids).bind(&events);
            insert.bind(DATA).bind(METADATA).execute(&mut self.session).await?;
            self.position = positions.last().copied().unwrap_or(self.position);
            count += size;
        }
        Ok(rate(count, start))
    }
}

fn rate(count: u64, start: Instant) -> f64 {
    u32::try_from(count).map_or(f64::NAN, f64::from) / start.elapsed().as_secs_f64()
}

fn append(number: u64) -> Result<Append, Box<dyn Error>> {
    Ok(Append {
        stream: StreamId::new("account", format!("acc-{number}"))?,
        expected: ExpectedVersion::Any,
        events: vec![NewEvent {
            event_id: Uuid::now_v7(),
            name: "account.deposited".into(),
            type_version: 1,
            data: DATA.to_owned(),
            metadata: Arc::from(METADATA),
        }],
        key: None,
    })
}
