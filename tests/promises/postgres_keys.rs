//! Kept outcomes of keyed commands: what listing and forgetting them costs, and whom it concerns.

use cqrs_core::{
    Append, AppendBatch, EventStore, ExpectedVersion, Fingerprint, IdempotencyKey, KeyQuery,
    KeyedOutcome, Verdict,
};
use cqrs_postgres::PostgresStore;
use jiff::Timestamp;
use sqlx::Executor;

use crate::{
    log::{append, batch, event},
    postgres::{a_store, code_of, now, one},
};

fn keyed(id: &str, key: &str) -> Append {
    let key = KeyedOutcome {
        key: IdempotencyKey::new(key).unwrap(),
        fingerprint: Fingerprint::from_bytes([1; 32]),
        refusal: None,
        decided_at: Timestamp::UNIX_EPOCH,
    };
    Append { key: Some(key), ..append(id, ExpectedVersion::Any, vec![event("{}")]) }
}

async fn batch_of(store: &PostgresStore, appends: Vec<Append>) -> AppendBatch {
    batch(store.head().await.unwrap().epoch, appends)
}

async fn keys(store: &PostgresStore) -> Vec<String> {
    let kept = store.keys(&KeyQuery::all(100)).await.unwrap();
    kept.into_iter().map(|kept| kept.key.as_str().to_owned()).collect()
}

#[tokio::test]
async fn one_log_neither_tells_nor_forgets_the_keys_of_another() {
    let (database, store) = a_store("keys_of_logs").await;
    let other = PostgresStore::builder(&database.url()).log(2).connect().await.unwrap();
    for (store, key) in [(&store, "k1"), (&other, "k2"), (&store, "k3")] {
        let batch = batch_of(store, vec![keyed("ada", key)]).await;
        store.append(&batch).await.unwrap();
    }
    assert_eq!(
        (keys(&store).await, keys(&other).await),
        (vec!["k1".into(), "k3".into()], vec!["k2".into()])
    );
    assert_eq!(store.prune_keys(Timestamp::MAX, 10).await.unwrap(), 2);
    assert_eq!((keys(&store).await.len(), keys(&other).await.len()), (0, 1));
    let again = batch_of(&other, vec![keyed("ada", "k2")]).await;
    assert!(matches!(other.append(&again).await.unwrap()[..], [Verdict::Repeated(_)]));
}

#[tokio::test]
async fn appends_go_on_while_keys_are_forgotten() {
    let (database, store) = a_store("keys_are_pruned").await;
    let batch = batch_of(&store, vec![keyed("ada", "old")]).await;
    store.append(&batch).await.unwrap();
    let mut pruning = database.connect().await;
    let begun = "BEGIN; SELECT cqrs.prune_keys(1, 'infinity', 10)";
    pruning.execute(begun).await.unwrap();
    // It is there until that commits; others concern nobody.
    for (append, repeated) in [
        (keyed("ada", "old"), true),
        (keyed("ada", "new"), false),
        (keyed("bob", "old"), false),
        (one("ada"), false),
    ] {
        let verdicts = store.append(&now(&store, vec![append]).await).await.unwrap();
        assert_eq!(matches!(verdicts[..], [Verdict::Repeated(_)]), repeated, "{verdicts:?}");
    }
    assert_eq!(code_of(&mut pruning, "COMMIT").await, None);
    assert_eq!(keys(&store).await, ["new", "old"]);
    let verdicts = store.append(&now(&store, vec![keyed("ada", "old")]).await).await.unwrap();
    assert!(matches!(verdicts[..], [Verdict::Appended { .. }]), "{verdicts:?}");
}

/// Enough keys that the planner does not take them for a handful, and half of them forgotten, so
/// that new ones stand among old ones.
async fn many(database: &cqrs_tests::TestDatabase) {
    let fill = |from: u32, to: u32| {
        format!(
            "INSERT INTO cqrs.keys (log, version, position, events, decided_at, recorded_at, category, stream_id, key, fingerprint) \
             SELECT 1, 1, n, 1, now(), '2020-01-01'::timestamptz + n * interval '1 s', 'account', md5((n % 100)::text), md5(n::text), \
             decode(repeat('00', 32), 'hex') FROM generate_series({from}, {to}) AS n"
        )
    };
    database.psql(&fill(1, 10_000)).await;
    database.psql("DELETE FROM cqrs.keys WHERE recorded_at < '2020-01-01 01:20:00'").await;
    database.psql("VACUUM cqrs.keys").await;
    database.psql(&fill(10_001, 15_000)).await;
    database.psql("VACUUM ANALYZE cqrs.keys").await;
}

#[tokio::test]
async fn neither_a_page_nor_pruning_looks_at_every_key() {
    let (database, _store) = a_store("many_keys").await;
    many(&database).await;
    let pruned = "SELECT k.ctid FROM cqrs.keys k WHERE k.log = $1::integer \
                  AND k.recorded_at < $2::timestamptz ORDER BY k.recorded_at LIMIT $3::bigint";
    let all = include_str!("../../cqrs-postgres/src/read/keys.sql");
    let of_stream = include_str!("../../cqrs-postgres/src/read/keys_of_stream.sql");
    let after = "1, 'account', md5('7'), md5('8'), 100";
    for (statement, values, index) in [
        (all, after, "keys_pkey"),
        (of_stream, after, "keys_pkey"),
        (pruned, "1, '2020-01-01 01:30:00', 10", "keys_recorded_at"),
    ] {
        for mode in ["force_generic_plan", "force_custom_plan"] {
            let plan = database
                .psql(&format!(
                    "SET plan_cache_mode = {mode}; SET enable_seqscan = off; \
                     PREPARE statement AS {statement}; EXPLAIN EXECUTE statement({values});"
                ))
                .await;
            assert!(plan.contains(&format!("Scan using {index}")), "{mode}:\n{plan}");
            assert!(!plan.contains("Sort"), "{mode}:\n{plan}");
        }
    }
}
