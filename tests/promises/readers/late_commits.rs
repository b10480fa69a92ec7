//! No event is skipped because its transaction commits late, and none is read that never commits.

use cqrs_core::{AppendBatch, EventStore};
use cqrs_tests::{TestDatabase, Tier};

use super::{
    fold::books_are_right,
    program::{SOON, run},
};
use crate::{
    account::{account, bank, deposit},
    late_events::{MISBEHAVE, Writer},
    log::batch,
    place::Place,
    postgres::by_hand,
    server::open,
};

const WRITERS: u64 = 16;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_read_is_the_log_while_appends_are_held_rolled_back_and_killed() {
    let (place, url) = with_database(async |database| {
        database.execute(MISBEHAVE).await;
        database.url()
    })
    .await;
    let programs = [run(&place).await, run(&place).await];
    let writers: Vec<_> = (0..WRITERS)
        .map(|seed| {
            let url = url.clone();
            tokio::spawn(async move {
                Writer::new(open(&url).await, seed).write(Tier::pick(10, 2_000)).await;
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    books_are_right(&place, &programs[0]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_append_that_was_prepared_is_read_when_it_commits_and_never_when_it_does_not() {
    let (place, database) = with_database(async |database| database.url()).await;
    let Place::Postgres(postgres) = &place else { unreachable!() };
    if postgres.psql("SHOW max_prepared_transactions").await.trim() == "0" {
        println!("skipped: the server allows no prepared transactions");
        return;
    }
    let store = open(&database).await;
    let bank = bank(store.clone());
    let program = run(&place).await;
    for end in ["ROLLBACK", "COMMIT"] {
        bank.execute(&account("bob"), deposit(1, "before")).await.unwrap();
        let name = format!("late_{}_{end}", postgres.name());
        let held = by_hand(&one_of(&*store).await, r#"{"amount":7,"tag":"held"}"#);
        postgres.execute(&format!("BEGIN; {held}; PREPARE TRANSACTION '{name}'")).await;
        let after = {
            let bank = bank.clone();
            tokio::spawn(async move { bank.execute(&account("bob"), deposit(2, "after")).await })
        };
        postgres.until_locks_are_awaited(1).await;
        // All that is committed is read meanwhile.
        let head = store.head().await.unwrap().position;
        program.wait_for("balances", head, SOON).await.unwrap();
        postgres.execute(&format!("{end} PREPARED '{name}'")).await;
        after.await.unwrap().unwrap();
        books_are_right(&place, &program).await;
    }
    let log = crate::log::whole_log(&*store).await;
    assert_eq!(log.iter().filter(|event| event.data.contains("held")).count(), 1);
}

async fn one_of(store: &dyn EventStore) -> AppendBatch {
    batch(store.head().await.unwrap().epoch, Vec::new())
}

async fn with_database<T>(of: impl AsyncFnOnce(&TestDatabase) -> T) -> (Place, T) {
    let place = Place::postgres().await;
    let Place::Postgres(database) = &place else { unreachable!() };
    let made = of(database).await;
    (place, made)
}
