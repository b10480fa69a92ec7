//! Queries that are sent all the time, by the API and in SQL. What they answered is held against
//! the answer before, and in the end against the log.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use cqrs_core::{Projections, RecordedEvent};
use sqlx::PgConnection;
use tokio::{task::JoinHandle, time::MissedTickBehavior};

use super::books::Balance;
use crate::place::Place;

const BALANCES: &str = "SELECT key, CAST(document AS text), version FROM balances";
const TOTALS: &str = "SELECT account, balance, events, trail FROM totals";

/// Whoever sends them, until told to stop.
pub(crate) struct Queries {
    is_over: Arc<AtomicBool>,
    asking: JoinHandle<Answers>,
}

/// Everything that was ever answered.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    /// A projection and an account, and how many of its events were seen last.
    last: BTreeMap<(&'static str, String), i64>,
    /// What an account was said to hold after so many events.
    seen: BTreeMap<(String, i64), Balance>,
    pub(crate) queries: u64,
}

impl Queries {
    pub(crate) async fn begin(place: &Place, projections: Projections) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let session = Session::open(place).await;
        let asking = tokio::spawn(ask(session, projections, Arc::clone(&is_over)));
        Self { is_over, asking }
    }

    pub(crate) async fn stop(self) -> Answers {
        self.is_over.store(true, Ordering::Release);
        self.asking.await.unwrap()
    }
}

async fn ask(mut session: Session, projections: Projections, is_over: Arc<AtomicBool>) -> Answers {
    let mut answers = Answers::default();
    // Often, but not so that nothing else happens on a small machine.
    let mut ticks = tokio::time::interval(Duration::from_millis(10));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !is_over.load(Ordering::Acquire) {
        let found = projections.documents::<Balance>().page(None, 1_000).await.unwrap();
        let found = found.into_iter().map(|found| {
            assert_eq!(i64::try_from(found.version.get()), Ok(found.document.events));
            (found.key.to_string(), found.document)
        });
        answers.add("balances", found.collect());
        answers.add("balances", session.balances().await);
        answers.add("totals", session.totals().await);
        ticks.tick().await;
    }
    answers
}

impl Answers {
    /// Nothing that was there is missing, and nothing is as it was before.
    fn add(&mut self, of: &'static str, rows: BTreeMap<String, Balance>) {
        for ((_, account), events) in self.last.iter().filter(|((known, _), _)| *known == of) {
            let row = rows.get(account);
            let row = row.unwrap_or_else(|| panic!("{of}: the row of {account} is missing"));
            assert!(row.events >= *events, "{of}: {account} went back from {events} to {row:?}");
        }
        for (account, row) in rows {
            self.last.insert((of, account.clone()), row.events);
            let before = self.seen.entry((account, row.events)).or_insert_with(|| row.clone());
            assert_eq!(*before, row, "{of}: another answer after as many events");
        }
        self.queries += 1;
    }

    /// Each answer is what the log came to when it had as many events: none is half of one.
    pub(crate) fn are_in(&self, log: &[RecordedEvent]) {
        let mut books: BTreeMap<&str, Balance> = BTreeMap::new();
        let mut found = 0;
        for event in log {
            let balance = books.entry(event.stream.id()).or_default();
            let data: serde_json::Value = serde_json::from_str(&event.data).unwrap();
            let amount = data["amount"].as_i64().unwrap();
            let amount = if event.name == "account.withdrawn" { -amount } else { amount };
            balance.book(event.position, amount);
            let seen = self.seen.get(&(event.stream.id().to_owned(), balance.events));
            if let Some(seen) = seen {
                assert_eq!(seen, balance, "at {}", event.position);
                found += 1;
            }
        }
        assert_eq!(found, self.seen.len(), "an answer has more events than the log");
    }
}

/// Where SQL is sent, as by a program that knows nothing of the framework.
enum Session {
    File(rusqlite::Connection),
    Postgres(PgConnection),
}

impl Session {
    async fn open(place: &Place) -> Self {
        match place {
            Place::Memory(_) => panic!("what is in memory speaks no SQL"),
            Place::Sqlite(_) => Self::File(rusqlite::Connection::open(place.address()).unwrap()),
            Place::Postgres(database) => {
                let mut session = database.connect().await;
                let path = sqlx::query("SET search_path = cqrs_read");
                path.execute(&mut session).await.unwrap();
                Self::Postgres(session)
            }
        }
    }

    async fn balances(&mut self) -> BTreeMap<String, Balance> {
        let rows: Vec<(String, String, i64)> = match self {
            Self::File(file) => {
                let mut query = file.prepare_cached(BALANCES).unwrap();
                let rows = query.query_map((), |row| row.try_into()).unwrap();
                rows.collect::<rusqlite::Result<_>>().unwrap()
            }
            Self::Postgres(session) => sqlx::query_as(BALANCES).fetch_all(session).await.unwrap(),
        };
        let row = |(account, document, version): (String, String, i64)| {
            let balance: Balance = serde_json::from_str(&document).unwrap();
            assert_eq!(balance.events, version);
            (account, balance)
        };
        rows.into_iter().map(row).collect()
    }

    async fn totals(&mut self) -> BTreeMap<String, Balance> {
        let rows: Vec<(String, i64, i64, i64)> = match self {
            Self::File(file) => {
                let mut query = file.prepare_cached(TOTALS).unwrap();
                let rows = query.query_map((), |row| row.try_into()).unwrap();
                rows.collect::<rusqlite::Result<_>>().unwrap()
            }
            Self::Postgres(session) => sqlx::query_as(TOTALS).fetch_all(session).await.unwrap(),
        };
        let row = |(account, balance, events, trail)| (account, Balance { balance, events, trail });
        rows.into_iter().map(row).collect()
    }
}
