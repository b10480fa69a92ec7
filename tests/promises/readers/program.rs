//! Programs that run what is read from the accounts.

use std::time::Duration;

use cqrs_core::{
    Cqrs, Position, ProjectionOptions, ProjectionStore, Projections, ProjectionsBuilder,
    RetryPolicy,
};
use cqrs_postgres::PostgresStore;
use cqrs_sqlite::SqliteStore;
use fastrand::Rng;

use super::{
    books::{Balance, Moved},
    journal::{PgJournal, SqliteJournal},
};
use crate::{
    account::{account, deposit},
    place::Place,
};

/// Far longer than anything here takes.
pub(crate) const SOON: Duration = Duration::from_mins(3);

/// Of a program that takes small steps, looks often and gives up on an event soon, so that much
/// happens in little time.
pub(crate) fn restless() -> ProjectionOptions {
    ProjectionOptions {
        batch_events: 50,
        cached_documents: 10,
        poison_attempts: 2,
        poll: Duration::from_millis(20),
        follow_pause: Duration::from_millis(10),
        supervise: Duration::from_millis(50),
        retry: RetryPolicy {
            first_pause: Duration::from_millis(1),
            longest_pause: Duration::from_millis(20),
            ..RetryPolicy::default()
        },
        ..ProjectionOptions::default()
    }
}

/// Runs everything that is read, in a program that is open at the place alone.
pub(crate) async fn run(place: &Place) -> Projections {
    match place {
        Place::Memory(store) => documents(store.clone()).start().await.unwrap(),
        _ => run_at(&place.address()).await,
    }
}

/// The same for who knows the address.
pub(crate) async fn run_at(address: &str) -> Projections {
    if address.starts_with("postgres:") {
        return run_on_postgres(PostgresStore::connect(address).await.unwrap()).await;
    }
    let store = SqliteStore::open(address).await.unwrap();
    documents(store).sql(SqliteJournal).start().await.unwrap()
}

pub(crate) async fn run_on_postgres(store: PostgresStore) -> Projections {
    documents(store).sql(PgJournal).start().await.unwrap()
}

/// The documents; for who wants something else beside them.
pub(crate) fn documents<S: ProjectionStore>(store: S) -> ProjectionsBuilder<S> {
    Projections::builder(store).options(restless()).document::<Balance>().document::<Moved>()
}

/// Deposits so many times, into accounts of its own and into some that others use too, and gives
/// the last position.
pub(crate) async fn deposit_often(bank: &Cqrs, name: &str, times: u64) -> Position {
    let mut random = Rng::with_seed(times);
    let mut last = Position::START;
    for n in 0..times {
        let id = match random.u8(..10) {
            0..5 => account(format!("shared-{}", random.u8(..5))),
            _ => account(format!("{name}-{}", random.u8(..20))),
        };
        let done = bank.execute(&id, deposit(random.u64(1..4), format!("{name} {n}"))).await;
        last = done.unwrap().position;
    }
    last
}
