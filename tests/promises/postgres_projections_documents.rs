//! Steps of document projections, and queries.

use cqrs_core::{
    Advanced, Comparison, DocumentFilter, DocumentQuery, FilterValue, ProjectionStore, StoreError,
};
use sqlx::Executor;

use crate::{
    postgres::{a_store, code_of, write},
    postgres_projections::{BALANCES, document, everything, keys, only, part, step},
};

#[tokio::test]
async fn documents_are_rows_that_anybody_queries() {
    let (database, store) = a_store("documents").await;
    write(&store, 2).await;
    let balances = only(&store, &BALANCES).await;
    let advance = step(&store, part(&balances), 2).await;
    let writes = [
        document("ada", r#"{"balance":5,"owner":"Ada"}"#),
        document("bob", r#"{"balance":-1,"owner":null}"#),
    ];
    let done = store.commit_documents(&advance, &writes).await.unwrap();
    assert_eq!(done, Advanced::Committed);
    let rows = database.psql("SELECT * FROM cqrs_read.balances ORDER BY balance").await;
    assert_eq!(
        rows.trim(),
        "bob|{\"balance\":-1,\"owner\":null}|1|1|-1|\nada|{\"balance\":5,\"owner\":\"Ada\"}|1|1|5|Ada"
    );
    let found = store.find_documents("balances", &everything()).await.unwrap();
    assert_eq!(keys(&found), ["ada", "bob"]);
    let loaded = store.load_documents(balances.id, &["bob", "eve"]).await.unwrap();
    assert_eq!(loaded, found[1..]);
    assert_eq!(store.reached("balances").await.unwrap().unwrap(), 2);
}

#[tokio::test]
async fn a_step_on_an_old_revision_changes_nothing() {
    let (_database, store) = a_store("stale").await;
    write(&store, 3).await;
    let balances = only(&store, &BALANCES).await;
    let advance = step(&store, part(&balances), 1).await;
    let one = [document("ada", r#"{"balance":1}"#)];
    let two = [document("ada", r#"{"balance":2}"#)];
    assert_eq!(store.commit_documents(&advance, &one).await.unwrap(), Advanced::Committed);
    assert_eq!(store.commit_documents(&advance, &two).await.unwrap(), Advanced::Stale);
    let found = store.find_documents("balances", &everything()).await.unwrap();
    assert_eq!(found[0].document, r#"{"balance":1}"#);
    let checkpoint = store.checkpoint(part(&balances)).await.unwrap().unwrap();
    assert!(checkpoint.position == 1 && checkpoint.revision == 1, "{checkpoint:?}");
}

#[tokio::test]
async fn a_step_backwards_is_refused() {
    let (_database, store) = a_store("backwards").await;
    write(&store, 3).await;
    let balances = only(&store, &BALANCES).await;
    let advance = step(&store, part(&balances), 2).await;
    store.commit_documents(&advance, &[]).await.unwrap();
    // Where it stands is no way back: one key is built anew, say.
    let again = step(&store, part(&balances), 2).await;
    assert_eq!(store.commit_documents(&again, &[]).await.unwrap(), Advanced::Committed);
    let back = step(&store, part(&balances), 1).await;
    let refused = store.commit_documents(&back, &[]).await;
    assert!(
        matches!(&refused, Err(StoreError::Rejected { code, .. }) if code == "checkpoint_backwards"),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_held_part_says_who_holds_it() {
    let (database, store) = a_store("held").await;
    write(&store, 1).await;
    let balances = only(&store, &BALANCES).await;
    let advance = step(&store, part(&balances), 1).await;
    let mut holder = database.connect().await;
    holder.execute("BEGIN; SELECT * FROM cqrs.checkpoints FOR UPDATE").await.unwrap();
    let pid: i32 =
        sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut holder).await.unwrap();
    let found = store.commit_documents(&advance, &[document("ada", "{}")]).await.unwrap();
    let Advanced::Held(Some(held)) = found else { panic!("{found:?}") };
    assert!(held.name == pid.to_string() && held.since.is_some(), "{held:?}");
    assert_eq!(code_of(&mut holder, "COMMIT").await, None);
    let found = store.commit_documents(&advance, &[document("ada", "{}")]).await.unwrap();
    assert_eq!(found, Advanced::Committed);
}

#[tokio::test]
async fn filters_look_at_declared_columns() {
    let (_database, store) = a_store("filters").await;
    write(&store, 1).await;
    let balances = only(&store, &BALANCES).await;
    let advance = step(&store, part(&balances), 1).await;
    let writes: Vec<_> = (0..10)
        .map(|n| document(&format!("k{n}"), &format!(r#"{{"balance":{n},"owner":"o{}"}}"#, n % 2)))
        .collect();
    store.commit_documents(&advance, &writes).await.unwrap();
    let filter = |column, comparison, value| DocumentFilter { column, comparison, value };
    let owner = filter("owner", Comparison::Equal, FilterValue::Text("o1".into()));
    let balance = filter("balance", Comparison::GreaterOrEqual, FilterValue::Integer(3));
    let query = DocumentQuery {
        filters: vec![owner.clone(), balance],
        after: Some("k3".into()),
        limit: 2,
        ..everything()
    };
    let found = store.find_documents("balances", &query).await.unwrap();
    assert_eq!(keys(&found), ["k5", "k7"]);
    let refused =
        [("document", "no_such_column"), ("a\"b", "no_such_column"), ("owner", "column_kind")];
    for (column, code) in refused {
        let filters = vec![filter(column, Comparison::Equal, FilterValue::Integer(1))];
        let query = DocumentQuery { filters, ..everything() };
        let refused = store.find_documents("balances", &query).await;
        let Err(StoreError::Rejected { code: found, .. }) = refused else { panic!("{refused:?}") };
        assert_eq!(found, code, "{column}");
    }
}
