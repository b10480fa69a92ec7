//! The log notices that it is no longer where it was, and says from where on that matters.

use cqrs_core::{EventStore, Position};
use cqrs_postgres::PostgresStore;
use cqrs_tests::{TestDatabase, TestServer};

use crate::{
    log::whole_log,
    postgres::{a_store, write},
};

/// The first positions of the epochs, as a new connection finds them.
async fn epochs(database: &TestDatabase) -> Vec<u64> {
    let store = PostgresStore::connect(&database.url()).await.unwrap();
    let history = store.epochs().await.unwrap();
    assert!(history.is_sorted_by_key(|epoch| epoch.epoch), "{history:?}");
    assert_eq!(store.head().await.unwrap().epoch, history.last().unwrap().epoch);
    history.iter().map(|epoch| epoch.first_position.get()).collect()
}

#[tokio::test]
async fn connecting_again_begins_no_epoch() {
    let (database, store) = a_store("again").await;
    write(&store, 2).await;
    assert_eq!(epochs(&database).await, [1]);
    assert_eq!(epochs(&database).await, [1]);
}

#[tokio::test]
async fn another_cluster_or_timeline_begins_one() {
    let (database, store) = a_store("moved").await;
    write(&store, 2).await;
    database.execute("UPDATE cqrs.logs SET system_identifier = 1").await;
    assert_eq!(epochs(&database).await, [1, 3]);
    database.execute("UPDATE cqrs.logs SET timeline = 99").await;
    assert_eq!(epochs(&database).await, [1, 3, 3]);
    assert_eq!(epochs(&database).await, [1, 3, 3]);
}

/// Where it was unknown before, there is nothing to compare with.
#[tokio::test]
async fn a_cluster_that_becomes_known_begins_none() {
    let (database, _store) = a_store("known").await;
    database.execute("UPDATE cqrs.logs SET system_identifier = NULL").await;
    assert_eq!(epochs(&database).await, [1]);
    let known = "SELECT system_identifier IS NOT NULL FROM cqrs.logs";
    assert_eq!(database.psql(known).await.trim(), "t");
}

/// The cluster and the timeline are the same; what was written after the dump is gone.
#[tokio::test]
async fn a_dump_that_is_read_into_the_same_cluster_begins_one() {
    let (database, store) = a_store("dumped").await;
    write(&store, 3).await;
    let dump = database.dump().await;
    write(&store, 2).await;
    let restored = TestServer::shared().await.database("restored").await;
    restored.psql(&dump).await;
    assert_eq!(epochs(&restored).await, [1, 4]);
    let store = PostgresStore::connect(&restored.url()).await.unwrap();
    write(&store, 1).await;
    assert_eq!(store.head().await.unwrap().position, Position::new(4).unwrap());
    assert_eq!(whole_log(&store).await.len(), 4);
    assert!(store.verify().await.unwrap().is_sound());
}
