//! Projections behind a transaction pooler. Skipped where there is none, as in `postgres_pooler`.

use std::sync::Arc;

use async_trait::async_trait;
use cqrs_core::{
    ProjectionStore,
    testing::suite::{
        projections::{FreshProjections, RULES},
        run,
    },
};
use cqrs_postgres::PostgresStore;
use cqrs_tests::{TestServer, Tier};

use crate::{
    postgres::write,
    postgres_pooler::{BehindPooler, Pooler},
    postgres_projections_sql::steps_through_three_events,
};

#[async_trait]
impl FreshProjections for BehindPooler {
    async fn open_projections(&self) -> Arc<dyn ProjectionStore> {
        Arc::new(self.pooler.open(&self.database).await)
    }
}

/// In the small tier those that reach every statement; in the full tier all of them.
const SOME: [&str; 9] = [
    "a_higher_version_is_built_beside",
    "a_filtered_page_is_full",
    "a_stop_is_told",
    "columns_may_be_words_of_sql",
    "no_step_crosses_a_swap",
    "parked_keys_are_told_once",
    "parking_again_keeps_one",
    "the_first_of_an_order_are_given",
    "the_place_of_every_part_is_told",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn projections_keep_their_promises_behind_a_transaction_pooler() {
    let server = TestServer::shared().await;
    let Some(pooler) = Pooler::start(&server).await else { return };
    let pooler = Arc::new(pooler);
    let chosen = |name: &str| Tier::of_this_run() == Tier::Full || SOME.contains(&name);
    let rules: Vec<_> = RULES.iter().filter(|rule| chosen(rule.name)).collect();
    assert!(rules.len() >= SOME.len(), "a rule was renamed: only {} were found", rules.len());
    for rule in rules {
        let fresh = async || {
            let database = server.prepared_database("migrated", |url| async move {
                PostgresStore::connect(&url).await.map(drop)
            });
            BehindPooler { pooler: Arc::clone(&pooler), database: Box::pin(database).await }
        };
        if let Err(broken) = Box::pin(run(rule, fresh)).await {
            panic!("{}: {broken:?}", rule.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn handlers_write_through_a_transaction_pooler() {
    let server = TestServer::shared().await;
    let Some(pooler) = Pooler::start(&server).await else { return };
    let database = server.database("handlers").await;
    let store = pooler.open(&database).await;
    write(&store, 3).await;
    steps_through_three_events(&database, &store).await;
}
