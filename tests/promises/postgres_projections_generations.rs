//! Generations: made, shown, swapped and dropped, by many at once and under readers.

use cqrs_core::{
    Advanced, Blueprint, Column, ColumnKind, GenerationState, ProjectionSpec, ProjectionStore,
    StoreError, Swap,
};
use cqrs_postgres::PostgresStore;
use cqrs_tests::TestServer;
use sqlx::Executor;

use crate::{
    postgres::{a_store, write},
    postgres_projections::{BALANCES, blueprint, document, everything, only, part, prepared, step},
};

const OWNERS: &[Column] = &[
    Column::new("owner", ColumnKind::Text),
    Column::new("balance", ColumnKind::Text),
    Column::new("limit", ColumnKind::Real),
];
const SECOND: ProjectionSpec = ProjectionSpec::new("balances", 2).columns(OWNERS);

/// Two generations of two versions, both at the end, each with a document of its own.
async fn two(store: &PostgresStore) -> [cqrs_core::Generation; 2] {
    write(store, 1).await;
    let first = only(store, &BALANCES).await;
    let second = only(store, &SECOND).await;
    for (generation, json) in [
        (&first, r#"{"balance":1,"owner":"Ada"}"#),
        (&second, r#"{"balance":2,"owner":"Ada","limit":0.5}"#),
    ] {
        let advance = step(store, part(generation), 1).await;
        let done = store.commit_documents(&advance, &[document("ada", json)]).await.unwrap();
        assert_eq!(done, Advanced::Committed);
    }
    [first, second]
}

#[tokio::test]
async fn the_view_follows_the_swap() {
    let (database, store) = a_store("views").await;
    let [first, second] = two(&store).await;
    let mut reader = database.connect().await;
    let view = "SELECT balance, owner, \"limit\" FROM cqrs_read.balances";
    // A statement that was prepared before sees it too.
    let mut read = async || {
        let row: (i64, Option<String>, Option<f64>) =
            sqlx::query_as(view).fetch_one(&mut reader).await.unwrap();
        row
    };
    assert_eq!(read().await, (1, Some("Ada".into()), None));
    assert_eq!(store.swap(second.id).await.unwrap(), Swap::Swapped);
    // The type of a column stays until the oldest generation goes.
    let row: (Option<i64>, Option<f64>) =
        sqlx::query_as("SELECT balance, \"limit\" FROM cqrs_read.balances")
            .fetch_one(&mut database.connect().await)
            .await
            .unwrap();
    assert_eq!(row, (None, Some(0.5)));
    database.execute("CREATE ROLE somebody_%n".replace("%n", database.name()).as_str()).await;
    let grant = format!("GRANT SELECT ON cqrs_read.balances TO somebody_{}", database.name());
    database.execute(&grant).await;
    assert!(store.drop_generation(first.id).await.unwrap());
    let row = database.psql("SELECT * FROM cqrs_read.balances").await;
    assert_eq!(row.trim(), r#"ada|{"balance":2,"owner":"Ada","limit":0.5}|1|1|Ada|2|0.5"#);
    let may = format!(
        "SELECT has_table_privilege('somebody_{}', 'cqrs_read.balances', 'SELECT')",
        database.name()
    );
    assert_eq!(database.psql(&may).await.trim(), "t");
    let clean = format!("DROP OWNED BY somebody_{0}; DROP ROLE somebody_{0}", database.name());
    database.execute(&clean).await;
    let left = "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'cqrs\\_balances%'";
    assert_eq!(database.psql(left).await.trim(), "1");
}

/// Rows that are not shown are not even looked at.
#[tokio::test]
async fn the_view_reads_one_generation_by_its_index() {
    let (database, store) = a_store("plans").await;
    two(&store).await;
    let explain = "SET enable_seqscan = off; EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off)
        SELECT document FROM cqrs_read.balances WHERE key = 'ada'";
    let plan = database.psql(explain).await;
    assert_eq!(plan.matches("Index Scan using balances_pkey").count(), 2, "{plan}");
    assert_eq!(plan.matches("never executed").count(), 1, "{plan}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_programs_prepare_one_generation() {
    let database = TestServer::shared().await.database("prepare").await;
    PostgresStore::connect(&database.url()).await.unwrap();
    for spec in [&BALANCES, &SECOND] {
        let programs = (0..8).map(|_| {
            let url = database.url();
            tokio::spawn(async move {
                only(&PostgresStore::connect(&url).await.unwrap(), spec).await.id
            })
        });
        let mut found = Vec::new();
        for program in programs.collect::<Vec<_>>() {
            found.push(program.await.unwrap());
        }
        found.dedup();
        assert_eq!(found.len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_many_swaps_wins_and_all_are_told_so() {
    let (database, store) = a_store("swaps").await;
    let [first, second] = two(&store).await;
    let swaps = (0..8).map(|_| {
        let url = database.url();
        tokio::spawn(async move {
            PostgresStore::connect(&url).await.unwrap().swap(second.id).await.unwrap()
        })
    });
    for swap in swaps.collect::<Vec<_>>() {
        assert_eq!(swap.await.unwrap(), Swap::Swapped);
    }
    assert_eq!(store.swap(first.id).await.unwrap(), Swap::Gone);
    let states: Vec<_> =
        store.generations().await.unwrap().into_iter().map(|g| g.generation.state).collect();
    assert_eq!(states, [GenerationState::Retired, GenerationState::Live]);
}

/// A step that waits for nobody, and a swap that locks the checkpoints, never deadlock.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_swap_waits_for_a_step_that_is_under_way() {
    let (database, store) = a_store("under_way").await;
    let [_, second] = two(&store).await;
    let mut holder = database.connect().await;
    holder.execute("BEGIN; SELECT * FROM cqrs.checkpoints FOR UPDATE").await.unwrap();
    let swap = tokio::spawn({
        let store = store.clone();
        async move { store.swap(second.id).await }
    });
    database.until_locks_are_awaited(1).await;
    assert!(!swap.is_finished());
    holder.execute("COMMIT").await.unwrap();
    assert_eq!(swap.await.unwrap().unwrap(), Swap::Swapped);
}

/// Whoever comes after a long report waits for a moment at most, and the change is made when the
/// report is done.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_never_queue_behind_a_long_one() {
    let (database, store) = a_store("report").await;
    write(&store, 1).await;
    only(&store, &BALANCES).await;
    let mut report = database.connect().await;
    report.execute("BEGIN; SELECT * FROM cqrs_read.balances").await.unwrap();
    let preparing = tokio::spawn({
        let store = store.clone();
        async move { only(&store, &SECOND).await }
    });
    database.until_locks_are_awaited(1).await;
    let mut reader = database.connect().await;
    reader.execute("SET statement_timeout = '5s'").await.unwrap();
    for _ in 0..20 {
        reader.execute("SELECT * FROM cqrs_read.balances").await.unwrap();
    }
    assert!(!preparing.is_finished());
    report.execute("COMMIT").await.unwrap();
    assert_eq!(preparing.await.unwrap().state, GenerationState::Building);
}

#[tokio::test]
async fn a_view_in_use_is_given_up_after_the_lock_timeout() {
    let (database, store) = a_store("in_use").await;
    write(&store, 1).await;
    only(&store, &BALANCES).await;
    let mut report = database.connect().await;
    report.execute("BEGIN; SELECT * FROM cqrs_read.balances").await.unwrap();
    let hasty = PostgresStore::builder(&database.url())
        .lock_timeout(std::time::Duration::from_millis(200))
        .connect()
        .await
        .unwrap();
    let found = hasty.prepare(&blueprint(&SECOND)).await;
    let unavailable = matches!(
        &found,
        Err(cqrs_core::PrepareError::Store(StoreError::Unavailable { reason })) if reason.contains("balances")
    );
    assert!(unavailable, "{found:?}");
    assert_eq!(store.generations().await.unwrap().len(), 1);
}

/// Views that users put on top of ours keep a generation from being dropped, with a sentence.
#[tokio::test]
async fn a_view_of_somebody_is_never_dropped() {
    let (database, store) = a_store("dependent").await;
    let [first, second] = two(&store).await;
    database.execute("CREATE VIEW rich AS SELECT * FROM cqrs_read.balances").await;
    assert_eq!(store.swap(second.id).await.unwrap(), Swap::Swapped);
    let refused = store.drop_generation(first.id).await;
    let named = matches!(&refused, Err(StoreError::Rejected { code, reason }) if code == "2BP01" && reason.contains("rich"));
    assert!(named, "{refused:?}");
    database.execute("DROP VIEW rich").await;
    assert!(store.drop_generation(first.id).await.unwrap());
    assert!(!store.drop_generation(first.id).await.unwrap());
}

#[tokio::test]
async fn who_writes_to_a_generation_that_is_gone_is_told_that_it_is_stale() {
    let (database, store) = a_store("gone").await;
    let [_, second] = two(&store).await;
    let advance = step(&store, part(&second), 1).await;
    // Another program drops it: this one knows its tables still.
    let other = PostgresStore::connect(&database.url()).await.unwrap();
    assert!(other.drop_generation(second.id).await.unwrap());
    let done = store.commit_documents(&advance, &[document("ada", "{}")]).await.unwrap();
    assert_eq!(done, Advanced::Stale);
    assert_eq!(store.load_documents(second.id, &["ada"]).await.unwrap(), []);
    assert_eq!(store.checkpoint(part(&second)).await.unwrap(), None);
    // Its number is never given again.
    assert!(only(&store, &SECOND).await.id > second.id);
}

#[tokio::test]
async fn a_query_follows_a_swap_that_it_did_not_hear_of() {
    let (database, store) = a_store("follows").await;
    let [first, second] = two(&store).await;
    let before = store.find_documents("balances", &everything()).await.unwrap();
    assert!(before[0].document.contains(r#""balance":1"#));
    let other = PostgresStore::connect(&database.url()).await.unwrap();
    other.swap(second.id).await.unwrap();
    other.drop_generation(first.id).await.unwrap();
    let after = store.find_documents("balances", &everything()).await.unwrap();
    assert!(after[0].document.contains(r#""balance":2"#));
}

#[tokio::test]
async fn logs_and_schemas_have_views_of_their_own() {
    let database = TestServer::shared().await.database("logs").await;
    for (schema, log, view) in [
        ("cqrs", 1, "cqrs_read"),
        ("cqrs", 2, "cqrs_read_2"),
        ("user", 1, "user_read"),
        (
            "a_schema_with_a_name_of_forty_characters",
            3,
            "a_schema_with_a_name_of_forty_characters_read_3",
        ),
    ] {
        let builder = PostgresStore::builder(&database.url()).schema(schema).log(log);
        let store = builder.connect().await.unwrap();
        write(&store, 1).await;
        let spec =
            ProjectionSpec::new("a_projection_with_a_name_of_40_characters".split_at(40).0, 1);
        let generation = only(&store, &spec).await;
        let advance = step(&store, part(&generation), 1).await;
        let json = format!(r#"{{"log":{log}}}"#);
        store.commit_documents(&advance, &[document("ada", &json)]).await.unwrap();
        let sql = format!("SELECT document FROM \"{view}\".{}", spec.name);
        assert_eq!(database.psql(&sql).await.trim(), json, "{schema} {log}");
    }
}

#[tokio::test]
async fn a_dump_brings_the_projections_along() {
    let (database, store) = a_store("dumped").await;
    let [_, second] = two(&store).await;
    let fresh = TestServer::shared().await.database("restored").await;
    fresh.psql(&database.dump().await).await;
    let restored = PostgresStore::connect(&fresh.url()).await.unwrap();
    let checkpoint = restored.checkpoint(part(&second)).await.unwrap().unwrap();
    assert!(checkpoint.position == 1 && !checkpoint.lost, "{checkpoint:?}");
    assert_eq!(restored.swap(second.id).await.unwrap(), Swap::Swapped);
    write(&restored, 1).await;
    let advance = step(&restored, part(&second), 2).await;
    let done = restored.commit_documents(&advance, &[document("bob", "{}")]).await.unwrap();
    assert_eq!(done, Advanced::Committed);
    assert_eq!(restored.find_documents("balances", &everything()).await.unwrap().len(), 2);
    let third = ProjectionSpec::new("balances", 3);
    assert!(only(&restored, &third).await.id > second.id);
}

/// What was built by other SQL under the same version is not run.
#[tokio::test]
async fn a_rebuild_is_of_the_version_that_serves() {
    let (_database, store) = a_store("rebuilds").await;
    let [first, second] = two(&store).await;
    let found = store.begin_rebuild(&blueprint(&SECOND)).await.unwrap().unwrap();
    assert_eq!(found.id, second.id);
    let again = store.begin_rebuild(&blueprint(&BALANCES)).await.unwrap().unwrap();
    assert!(again.id > second.id && again.state == GenerationState::Building, "{again:?}");
    let both = prepared(&store, &Blueprint { ..blueprint(&BALANCES) }).await;
    assert_eq!(both.iter().map(|g| g.id).collect::<Vec<_>>(), [first.id, again.id]);
}
