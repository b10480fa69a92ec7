//! What inline projections cost an append: batches of 1 and 64 appends without any, with one of
//! documents in one part and in four, and with one of tables, one batch in flight at a time. Behind
//! `docs/guide/running-projections.md`:
//!
//! ```text
//! cargo run --release -p cqrs-postgres --example inline_rate -- postgres://…
//! ```
//!
//! Makes schemas whose names begin with `inline_rate`, and drops them again.

use std::{
    env,
    error::Error,
    sync::Arc,
    time::{Duration, Instant},
};

use cqrs_core::{
    Append, AppendBatch, BatchId, DecodeError, Document, DocumentFate, Epoch, EventStore,
    ExpectedVersion, Handled, HandlerError, Mode, NewEvent, ProjectionSpec, RecordedEvent,
    SqlProjection, StreamId,
};
use cqrs_postgres::PostgresStore;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use uuid::Uuid;

type Done<T = ()> = Result<T, Box<dyn Error>>;

const STREAMS: u64 = 10_000;
const ROUNDS: u32 = 6;
const DATA: &str = r#"{"amount":12345,"reference":"abcdefgh"}"#;
const METADATA: &str = r#"{"correlation":"01890a5d-ac96-774b-bcce-b302099a8057"}"#;

const SPEC: ProjectionSpec =
    ProjectionSpec::new("counts", 1).reads(&["account"], &["account.deposited"]).mode(Mode::Inline);

/// How many events each stream has, in so many parts.
struct Counts<const PARTS: u16>(u64);

impl<const PARTS: u16> Document for Counts<PARTS> {
    const SPEC: ProjectionSpec = SPEC.partitions(PARTS);
    const KEYED_BY_STREAM: bool = true;
    type Key = String;
    type Event = RecordedEvent;

    fn initial() -> Self {
        Self(0)
    }

    fn decode(stored: &RecordedEvent) -> Result<RecordedEvent, DecodeError> {
        Ok(stored.clone())
    }

    fn key(event: &RecordedEvent) -> Option<String> {
        Some(event.stream.id().to_owned())
    }

    fn fold(&mut self, _: &RecordedEvent) -> Result<DocumentFate, HandlerError> {
        self.0 += 1;
        Ok(DocumentFate::Keep)
    }

    fn encode(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(&self.0)
    }

    fn read(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json).map(Self)
    }
}

/// The same, one statement for each event.
struct Rows;

impl SqlProjection for Rows {
    type Db = PgConnection;

    fn spec(&self) -> ProjectionSpec {
        SPEC
    }

    fn tables(&self) -> &'static str {
        "CREATE TABLE counts (id text PRIMARY KEY, events bigint NOT NULL)"
    }

    fn handle<'a>(&'a self, stored: &'a RecordedEvent, db: &'a mut PgConnection) -> Handled<'a> {
        const COUNT: &str = "INSERT INTO counts AS c VALUES ($1, 1) \
                             ON CONFLICT (id) DO UPDATE SET events = c.events + 1";
        Box::pin(async move {
            let counted = sqlx::query(COUNT).bind(stored.stream.id()).execute(db).await;
            counted.map(drop).map_err(HandlerError::new)
        })
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Done {
    let url = env::args().nth(1).ok_or("give the address of a database: postgres://…")?;
    let schemas = ["none", "documents", "four_parts", "tables"].map(|n| format!("inline_rate_{n}"));
    drop_all(&url).await?;
    let builder = |n: usize| PostgresStore::builder(&url).schema(&schemas[n]).notify(false);
    let stores = [
        builder(0).connect().await?,
        builder(1).inline::<Counts<1>>().connect().await?,
        builder(2).inline::<Counts<4>>().connect().await?,
        builder(3).inline_sql(Rows).connect().await?,
    ];
    let mut runs = Vec::new();
    for store in stores {
        let epoch = store.head().await?.epoch;
        runs.push(Run { store, epoch, slot: Uuid::now_v7(), batch: 0 });
    }
    println!("{:>6} {:>12} {:>12} {:>12}", "batch", "inline", "append/s", "µs a batch");
    for size in [1, 64] {
        let mut rates = [0.0; 4];
        // Interleaved, so that a busy machine is as busy for one as for the other.
        for _ in 0..ROUNDS {
            for (run, rate) in runs.iter_mut().zip(&mut rates) {
                *rate += run.appends(size).await? / f64::from(ROUNDS);
            }
        }
        for (schema, rate) in schemas.iter().zip(rates) {
            let name = schema.trim_start_matches("inline_rate_");
            let batch = 1e6 * f64::from(size) / rate;
            println!("{size:>6} {name:>12} {rate:>12.0} {batch:>12.0}");
        }
    }
    drop_all(&url).await
}

async fn drop_all(url: &str) -> Done {
    const FOUND: &str =
        "SELECT nspname::text FROM pg_namespace WHERE starts_with(nspname, 'inline_rate')";
    let mut session = PgConnection::connect(url).await?;
    let found: Vec<String> = sqlx::query_scalar(FOUND).fetch_all(&mut session).await?;
    for schema in found {
        session.execute(AssertSqlSafe(format!("DROP SCHEMA {schema} CASCADE"))).await?;
    }
    Ok(())
}

struct Run {
    store: PostgresStore,
    epoch: Epoch,
    slot: Uuid,
    batch: u64,
}

impl Run {
    async fn appends(&mut self, size: u32) -> Done<f64> {
        let (start, mut count) = (Instant::now(), 0);
        while start.elapsed() < Duration::from_millis(500) {
            self.batch += 1;
            let id = BatchId { slot: self.slot, number: self.batch };
            let append = |n: u32| append((self.batch * 331 + u64::from(n) * 7_919) % STREAMS);
            let appends = (0..size).map(append).collect::<Done<_>>()?;
            self.store.append(&AppendBatch { id, epoch: self.epoch, appends }).await?;
            count += size;
        }
        Ok(f64::from(count) / start.elapsed().as_secs_f64())
    }
}

fn append(number: u64) -> Done<Append> {
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
