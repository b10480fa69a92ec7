//! What the schema itself forbids, whoever is connected to it.

use cqrs_core::EventStore;
use sqlx::PgConnection;

use crate::postgres::{a_store, code_of, write};

async fn all_fail(session: &mut PgConnection, statements: &[(&str, &str)]) {
    for (sql, code) in statements {
        assert_eq!(code_of(session, sql).await.as_deref(), Some(*code), "{sql}");
    }
}

#[tokio::test]
async fn what_happened_never_changes() {
    let (database, store) = a_store("immutable").await;
    write(&store, 2).await;
    let mut session = database.connect().await;
    let statements = [
        ("UPDATE cqrs.events SET data = '{}'", "LG007"),
        ("UPDATE cqrs.events SET data = '{}' WHERE position = 99", "LG007"),
        ("DELETE FROM cqrs.events", "LG007"),
        ("TRUNCATE cqrs.events", "LG007"),
        ("TRUNCATE cqrs.events CASCADE", "LG007"),
        ("UPDATE cqrs.epochs SET reason = 'none'", "LG007"),
        ("DELETE FROM cqrs.epochs", "LG007"),
        ("TRUNCATE cqrs.epochs", "LG007"),
        (
            "INSERT INTO cqrs.events SELECT * FROM cqrs.events
             ON CONFLICT ON CONSTRAINT events_pkey DO UPDATE SET data = '{}'",
            "LG007",
        ),
        ("MERGE INTO cqrs.events e USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE", "LG007"),
    ];
    all_fail(&mut session, &statements).await;
    assert_eq!(code_of(&mut session, "SET session_replication_role = replica").await, None);
    all_fail(&mut session, &statements).await;
    assert_eq!(store.verify().await.unwrap().events, 2);
}

#[tokio::test]
async fn the_impossible_cannot_be_written() {
    let (database, store) = a_store("impossible").await;
    write(&store, 1).await;
    let mut session = database.connect().await;
    let event = |position: &str, version: &str, category: &str, id: &str, kind: &str, tv: &str| {
        format!(
            "INSERT INTO cqrs.events VALUES (1, {tv}, {position}, {version}, now(),
             gen_random_uuid(), {category}, {id}, {kind}, '{{}}', '{{}}')"
        )
    };
    for (sql, code) in [
        (event("0", "1", "'a'", "'x'", "'t'", "1"), "23514"),
        (event("-1", "1", "'a'", "'x'", "'t'", "1"), "23514"),
        (event("NULL", "1", "'a'", "'x'", "'t'", "1"), "23502"),
        (event("2", "0", "'a'", "'x'", "'t'", "1"), "23514"),
        (event("2", "1", "''", "'x'", "'t'", "1"), "23514"),
        (event("2", "1", "repeat('a', 101)", "'x'", "'t'", "1"), "23514"),
        (event("2", "1", "'a'", "''", "'t'", "1"), "23514"),
        (event("2", "1", "'a'", "repeat('ż', 126)", "'t'", "1"), "23514"),
        (event("2", "1", "'a'", "'x'", "''", "1"), "23514"),
        (event("2", "1", "'a'", "'x'", "'t'", "65536"), "23514"),
        (event("2", "1", "'a'", "'x'", "'t'", "-1"), "23514"),
        (event("1", "1", "'a'", "'x'", "'t'", "1"), "23505"),
        (event("2", "1", "'account'", "'ada'", "'t'", "1"), "23505"),
        ("INSERT INTO cqrs.logs (log, epoch) VALUES (5, 0)".to_owned(), "23514"),
    ] {
        assert_eq!(code_of(&mut session, &sql).await.as_deref(), Some(code), "{sql}");
    }
}

/// The function is the one way in, so it trusts nobody: not even this crate.
#[tokio::test]
async fn a_malformed_request_is_refused() {
    let (database, store) = a_store("malformed").await;
    let epoch = store.head().await.unwrap().epoch;
    let mut session = database.connect().await;
    let call = |log: &str, events: &str, numbers: &str, data: &str, keys: &str| {
        format!(
            "SELECT * FROM cqrs.append({log}, {epoch}, gen_random_uuid(), 1, NULL, '{{account}}',
             '{{ada}}', '{{1}}', '{{-1}}', {events}, {keys}, '{{1}}', {numbers},
             ARRAY[gen_random_uuid()], '{{noted}}', '{{1}}', {data}, '{{\"{{}}\"}}')"
        )
    };
    let (one, none, json) = ("'{1}'", "NULL, NULL, NULL, NULL, NULL", "'{\"{}\"}'");
    for (sql, code) in [
        (call("9", one, one, json, none), "LG003"),
        (call("1", "'{1,1}'", one, json, none), "LG002"),
        (call("1", "NULL", one, json, none), "LG002"),
        (call("1", one, one, "NULL", none), "23502"),
        (call("1", one, one, json, "'{a}', '{NULL}', NULL, NULL, NULL"), "23502"),
        (call("1", one, one, "'{not json}'", none), "22P02"),
        // Fewer events than the append says, and one that is not its first: gaps otherwise.
        (call("1", "'{2}'", one, json, none), "LG002"),
        (call("1", one, "'{2}'", json, none), "LG002"),
        (call("1", "'{-1}'", one, json, none), "LG002"),
    ] {
        assert_eq!(code_of(&mut session, &sql).await.as_deref(), Some(code), "{sql}");
    }
    for level in ["REPEATABLE READ", "SERIALIZABLE"] {
        let begin = format!("BEGIN ISOLATION LEVEL {level}");
        assert_eq!(code_of(&mut session, &begin).await, None);
        let code = code_of(&mut session, &call("1", one, one, json, none)).await;
        assert_eq!(code.as_deref(), Some("LG001"), "{level}");
        assert_eq!(code_of(&mut session, "ROLLBACK").await, None);
    }
    assert_eq!(store.head().await.unwrap().position, 0);
    assert_eq!(code_of(&mut session, &call("1", one, one, json, none)).await, None);
    assert!(store.verify().await.unwrap().is_sound());
}
