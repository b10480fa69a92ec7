//! Inline projections whose code changes, which are rebuilt, or which cannot go on.

use cqrs_core::{
    Advance, EventStore, GenerationState, Mode, ParkedEvent, Part, ProjectionStore, Projections,
    StoreError, partition_of, prelude::*,
};
use cqrs_postgres::{ConnectError, PostgresStore};
use serde::{Deserialize, Serialize};

use crate::{
    account::{AccountId, Deposited, account, bank, deposit},
    log::whole_log,
    postgres_inline::{Ledger, Lines, Twice, a_database, agrees_with_the_log, deposit_many, open},
    readers::{program::restless, rebuilding::until_it_serves},
};

/// By the name of an inline one, and not inline itself.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Later {}

#[projection(name = "ledger", version = 1, key = AccountId)]
impl Later {
    fn deposited(&mut self, _: &Recorded<Deposited>) {}
}

/// With another definition under the same version.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Changed {}

#[projection(name = "ledger", version = 1, key = AccountId, mode = inline)]
impl Changed {
    fn deposited(&mut self, _: &Recorded<Deposited>) {}
}

fn wrong(connected: Result<PostgresStore, ConnectError>) -> String {
    match connected {
        Err(ConnectError::Projection { projection, reason }) => {
            assert_eq!(projection, "ledger");
            reason
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_cannot_be_inline_is_refused_when_the_store_connects() {
    let database = a_database().await;
    let builder = || PostgresStore::builder(&database.url());
    assert_eq!(<Later as cqrs_core::Document>::SPEC.mode, Mode::Async);
    let reason = wrong(builder().inline::<Later>().connect().await);
    assert!(reason.contains("not declared as inline"), "{reason}");
    let reason = wrong(builder().inline::<Ledger>().inline::<Twice>().connect().await);
    assert!(reason.contains("named twice"), "{reason}");
    open(&database).await;
    let reason = wrong(builder().inline::<Changed>().connect().await);
    assert!(reason.contains("raise its version"), "{reason}");
}

#[tokio::test]
async fn a_higher_version_is_built_before_the_store_is_connected() {
    let database = a_database().await;
    let old = open(&database).await;
    let by_old_code = bank(old.clone());
    deposit_many(&by_old_code, "ada", 1_700).await;
    let builder = PostgresStore::builder(&database.url());
    let new = builder.inline::<Twice>().connect().await.unwrap();
    let asking = Projections::builder(new.clone()).document::<Twice>().attach().unwrap();
    let ada = async || asking.documents::<Twice>().get(&account("ada")).await.unwrap().unwrap();
    assert_eq!(ada().await.document, Twice(3_400));
    // The old code does not spoil it, and what it appends is caught up with.
    by_old_code.execute(&account("ada"), deposit(1, "")).await.unwrap();
    assert_eq!(ada().await.document, Twice(3_400));
    bank(new.clone()).execute(&account("ada"), deposit(1, "")).await.unwrap();
    assert_eq!(ada().await.document, Twice(3_404));
    let states = async || -> Vec<_> {
        let found = new.generations().await.unwrap().into_iter();
        found.filter(|g| g.generation.name == "ledger").map(|g| g.generation.state).collect()
    };
    assert_eq!(states().await, [GenerationState::Retired, GenerationState::Live]);
    // Nor when it connects again.
    open(&database).await;
    assert_eq!(states().await, [GenerationState::Retired, GenerationState::Live]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rebuild_beside_it_leaves_nothing_out() {
    let database = a_database().await;
    let store = open(&database).await;
    let builder = Projections::builder(store.clone()).options(restless());
    let projections = builder.document::<Ledger>().sql(Lines).start().await.unwrap();
    let bank = bank(store.clone());
    let writer = tokio::spawn({
        let bank = bank.clone();
        async move {
            loop {
                for n in 0..5 {
                    bank.execute(&account(n.to_string()), deposit(1, "")).await.unwrap();
                }
            }
        }
    });
    for name in ["ledger", "lines", "ledger"] {
        let generation = projections.rebuild(name).await.unwrap();
        until_it_serves(&projections, generation.id).await;
        projections.drop_retired(name).await.unwrap();
    }
    writer.abort();
    drop(writer.await);
    bank.execute(&account("last"), deposit(1, "")).await.unwrap();
    agrees_with_the_log(&database, &store).await;
    projections.shutdown().await;
    agrees_with_the_log(&database, &store).await;
}

#[tokio::test]
async fn an_event_of_old_that_it_cannot_take_fails_appends_until_it_is_parked() {
    let database = a_database().await;
    let without = bank(PostgresStore::connect(&database.url()).await.unwrap());
    without.execute(&account("ada"), deposit(1, "")).await.unwrap();
    without.execute(&account("bob"), deposit(1, "poison")).await.unwrap();
    let builder = PostgresStore::builder(&database.url());
    let store = builder.inline::<Ledger>().connect().await.unwrap();
    let own = bank(store.clone());
    let refused = own.execute(&account("ada"), deposit(1, "")).await;
    let Err(cqrs_core::ExecuteError::Store(StoreError::Rejected { reason, .. })) = refused else {
        panic!("{refused:?}")
    };
    assert!(reason.contains("position 2"), "{reason}");

    let generation = store.generations().await.unwrap().remove(0).generation;
    let part = Part { generation: generation.id, partition: partition_of("bob", 2) };
    let checkpoint = store.checkpoint(part).await.unwrap().unwrap();
    let head = store.head().await.unwrap();
    let poison = whole_log(&store).await.remove(1);
    let park = vec![ParkedEvent::queued(&poison, "bob")];
    let (revision, epoch) = (checkpoint.revision, head.epoch);
    let advance = Advance { part, revision, to: head.position, epoch, park, unpark: vec![] };
    store.commit_documents(&advance, &[]).await.unwrap();
    own.execute(&account("ada"), deposit(1, "")).await.unwrap();
    own.execute(&account("bob"), deposit(1, "")).await.unwrap();
    assert_eq!(store.parked(generation.id, Some("bob"), 10).await.unwrap().len(), 2);
    assert_eq!(store.reached("ledger").await.unwrap().unwrap(), 4);
    let asking = Projections::builder(store).document::<Ledger>().attach().unwrap();
    let ada = asking.documents::<Ledger>().get(&account("ada")).await.unwrap().unwrap();
    assert_eq!((ada.document.events, ada.version.get()), (2, 2));
}
