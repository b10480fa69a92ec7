use cqrs_core::{
    Column, ColumnKind, Comparison, DocumentFilter, DocumentOrder, DocumentQuery, FilterValue,
    PrepareError, ProjectionSpec, ProjectionStore, StoreError,
};
use cqrs_sqlite::SqliteStore;

use super::support::{BALANCES, advance, documents, part, step, write};
use crate::support::Folder;

const COLUMNS: ProjectionSpec = BALANCES.columns(&[
    Column::new("balance", ColumnKind::Integer).indexed(),
    Column::new("rate", ColumnKind::Real),
    Column::new("open", ColumnKind::Boolean),
    Column::new("owner", ColumnKind::Text).indexed(),
]);

fn all() -> DocumentQuery {
    DocumentQuery {
        keys: None,
        filters: Vec::new(),
        order: DocumentOrder::Key,
        after: None,
        limit: 100,
    }
}

fn filter(column: &'static str, comparison: Comparison, value: FilterValue) -> DocumentFilter {
    DocumentFilter { column, comparison, value }
}

async fn keys(store: &SqliteStore, query: DocumentQuery) -> Vec<String> {
    let found = store.find_documents("balances", &query).await.expect("documents");
    found.into_iter().map(|document| document.key).collect()
}

/// a: 5, b: nothing, c: -5, é: everything.
async fn some() -> (Folder, SqliteStore) {
    let folder = Folder::new();
    let store = folder.store().await;
    let generation = documents(&store, &COLUMNS).await;
    let writes = [
        write("é", r#"{"balance":9223372036854775807,"rate":0.5,"open":true,"owner":"Éa"}"#),
        write("a", r#"{"balance":5,"rate":1,"open":false,"owner":"Ada"}"#),
        write("c", r#"{"balance":-5,"owner":"ada"}"#),
        write("b", r#"{"balance":null}"#),
    ];
    step(&store, generation.id, 1, &writes).await;
    (folder, store)
}

#[tokio::test]
async fn are_found_in_the_order_of_their_keys_bytes() {
    let (_folder, store) = some().await;
    assert_eq!(keys(&store, all()).await, ["a", "b", "c", "é"]);
    let after = |key: &str| DocumentQuery { after: Some(key.into()), ..all() };
    assert_eq!(keys(&store, after("b")).await, ["c", "é"]);
    assert_eq!(keys(&store, after("bb")).await, ["c", "é"]);
    assert_eq!(keys(&store, DocumentQuery { limit: 2, ..all() }).await, ["a", "b"]);
    let some_keys = Some(vec!["é".into(), "nobody".into(), "a".into(), "a".into(), "c".into()]);
    let query = DocumentQuery { keys: some_keys, limit: 2, ..after("a") };
    assert_eq!(keys(&store, query).await, ["c", "é"]);
}

#[tokio::test]
async fn are_filtered_by_declared_columns() {
    use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
    use FilterValue::{Boolean, Integer, Real, Text};
    let (_folder, store) = some().await;
    for (column, comparison, value, expected) in [
        ("balance", GreaterOrEqual, Integer(5), vec!["a", "é"]),
        ("balance", Greater, Integer(i64::MAX - 1), vec!["é"]),
        ("balance", NotEqual, Integer(5), vec!["c", "é"]),
        ("rate", LessOrEqual, Real(1.0), vec!["a", "é"]),
        ("rate", Equal, Real(f64::NAN), vec![]),
        ("open", Equal, Boolean(true), vec!["é"]),
        ("open", Equal, Boolean(false), vec!["a"]),
        ("owner", Equal, Text("Ada".into()), vec!["a"]),
        ("owner", Less, Text("ada".into()), vec!["a"]),
    ] {
        let filters = vec![filter(column, comparison, value.clone())];
        let found = keys(&store, DocumentQuery { filters, ..all() }).await;
        assert_eq!(found, expected, "{column} {comparison:?} {value:?}");
    }
    let both =
        vec![filter("balance", Greater, Integer(0)), filter("owner", Equal, Text("Ada".into()))];
    assert_eq!(keys(&store, DocumentQuery { filters: both, ..all() }).await, ["a"]);
}

#[tokio::test]
async fn are_not_filtered_by_anything_else() {
    let (_folder, store) = some().await;
    for (column, value, expected) in [
        ("key", FilterValue::Text("a".into()), "no_such_column"),
        ("version", FilterValue::Integer(1), "no_such_column"),
        ("balance\" = 5 OR \"balance", FilterValue::Integer(1), "no_such_column"),
        ("balance", FilterValue::Text("5".into()), "column_kind"),
        ("open", FilterValue::Integer(1), "column_kind"),
    ] {
        let filters = vec![filter(column, Comparison::Equal, value)];
        let refused = store.find_documents("balances", &DocumentQuery { filters, ..all() }).await;
        assert!(
            matches!(&refused, Err(StoreError::Rejected { code, .. }) if code == expected),
            "{column}: {refused:?}"
        );
    }
    let nobody = store.find_documents("nobody", &all()).await;
    assert!(
        matches!(nobody, Err(StoreError::Rejected { code, .. }) if code == "no_such_projection")
    );
}

#[tokio::test]
async fn are_queried_with_sql_through_a_view() {
    let (folder, _store) = some().await;
    let (sum, key): (i64, String) = folder
        .shell()
        .query_row(
            "SELECT version + position + balance + open, key FROM balances WHERE owner = 'Ada'",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    assert_eq!((sum, &*key), (7, "a"));
    assert!(folder.shell().execute_batch("DELETE FROM balances").is_err());
}

#[tokio::test]
async fn that_do_not_fit_are_refused_and_nothing_of_the_step_is_stored() {
    let folder = Folder::new();
    let store = folder.store().await;
    let generation = documents(&store, &COLUMNS).await;
    for (document, expected) in [
        ("{", "not_json"),
        ("", "not_json"),
        (r#"{"balance":1.5}"#, "column_kind"),
        (r#"{"balance":"1"}"#, "column_kind"),
        (r#"{"balance":9223372036854775808}"#, "column_kind"),
        (r#"{"open":1}"#, "column_kind"),
        (r#"{"owner":7}"#, "column_kind"),
        (r#"{"rate":"1"}"#, "column_kind"),
    ] {
        let writes = [write("fits", "{}"), write("does-not", document)];
        let refused = store.commit_documents(&advance(part(generation.id), 0, 1), &writes).await;
        let Err(StoreError::Rejected { code, reason }) = refused else {
            panic!("{document}: {refused:?}");
        };
        assert_eq!(code, expected, "{document}: {reason}");
        assert!(reason.contains("`does-not`"), "{reason}");
    }
    assert_eq!(keys(&store, all()).await, [""; 0]);
}

#[tokio::test]
async fn a_column_that_cannot_be_is_refused_before_anything_is_made() {
    let folder = Folder::new();
    let store = folder.store().await;
    for name in ["", "a b", "a'b", "a\"b", "1a", "Key", "document"] {
        let columns: &'static [Column] =
            Box::leak(Box::new([Column::new(Box::leak(name.into()), ColumnKind::Text)]));
        let spec = BALANCES.columns(columns);
        let blueprint = cqrs_core::Blueprint { spec: &spec, definition: "", tables: None };
        let refused = store.prepare(&blueprint).await;
        assert!(matches!(refused, Err(PrepareError::Tables { .. })), "{name}: {refused:?}");
    }
    assert_eq!(store.generations().await, Ok(vec![]));
}

#[tokio::test]
async fn a_document_that_goes_is_not_found_any_more() {
    let (_folder, store) = some().await;
    let generation = store.generations().await.unwrap().remove(0).generation;
    let gone = cqrs_core::DocumentWrite { document: None, ..write("b", "") };
    step(&store, generation.id, 2, &[gone]).await;
    assert_eq!(keys(&store, all()).await, ["a", "c", "é"]);
    let loaded = store.load_documents(generation.id, &["b", "a"]).await.unwrap();
    assert_eq!(loaded.len(), 1);
}

#[tokio::test]
async fn of_a_generation_that_is_not_there_there_are_none() {
    let folder = Folder::new();
    let store = folder.store().await;
    assert_eq!(store.load_documents(cqrs_core::GenerationId(9), &["a"]).await, Ok(vec![]));
}
