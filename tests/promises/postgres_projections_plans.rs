//! What a step costs does not grow with the log, nor a query in an order with the table.

use cqrs_core::{Column, ColumnKind, ProjectionSpec};

use crate::{
    postgres::{a_store, write},
    postgres_projections::{BALANCES, only},
};

const DUE: ProjectionSpec = ProjectionSpec::new("orders", 1).columns(&[
    Column::new("due", ColumnKind::Text).indexed(),
    Column::new("at", ColumnKind::Integer).indexed(),
]);

/// Statements that look single events up, by the place of an event.
const STATEMENTS: [(&str, &str, usize); 3] = [
    (
        "commit_documents",
        include_str!("../../cqrs-postgres/src/projections/commit_documents.sql"),
        21,
    ),
    ("lock", include_str!("../../cqrs-postgres/src/projections/apply/lock.sql"), 6),
    ("checkpoint", include_str!("../../cqrs-postgres/src/projections/checkpoint.sql"), 3),
];

/// The planner may make a hash table of the whole log to look one event up by `EXISTS`, and does so
/// where it plans while the log is short: the plan is kept for as long as the connection.
#[tokio::test]
async fn no_step_reads_the_whole_log_to_look_one_event_up() {
    let (database, store) = a_store("plans").await;
    write(&store, 3).await;
    let generation = only(&store, &BALANCES).await.id;
    let schema = database
        .psql(&format!("SELECT schema FROM cqrs.generations WHERE generation = {generation}"))
        .await;
    let table = format!("\"{}\".balances", schema.trim());
    for (name, statement, params) in STATEMENTS {
        let statement = statement.replace("\"generation\".documents", &table);
        let nulls = vec!["NULL"; params].join(", ");
        let plan = database
            .psql(&format!(
                "SET plan_cache_mode = force_generic_plan; \
                 PREPARE statement AS {statement}; EXPLAIN EXECUTE statement({nulls});"
            ))
            .await;
        assert!(!plan.contains("hashed SubPlan"), "{name}:\n{plan}");
        assert!(!plan.contains("Seq Scan"), "{name}:\n{plan}");
    }
}

/// What a query in the order of a column is put together to, with so many conditions behind it.
fn in_order_of(column: &str, conditions: &str) -> String {
    include_str!("../../cqrs-postgres/src/projections/find_documents.sql")
        .replace("/* and what else they must be */", conditions)
        .replace("/* what comes first, */", &format!("d.{column},"))
}

/// A tenth of 20,000 documents has something in its columns.
#[tokio::test]
async fn an_order_is_that_of_the_index() {
    let (database, store) = a_store("order").await;
    let generation = only(&store, &DUE).await.id;
    let schema = database
        .psql(&format!("SELECT schema FROM cqrs.generations WHERE generation = {generation}"))
        .await;
    let table = format!("\"{}\".orders", schema.trim());
    let filled = format!(
        "INSERT INTO {table} (key, document, version, position) \
         SELECT n::text, CASE n % 10 WHEN 0 THEN json_build_object('due', md5(n::text), 'at', n) ELSE '{{}}' END, 1, 1 \
         FROM generate_series(1, 20000) AS n; ANALYZE {table}"
    );
    database.psql(&filled).await;
    for (column, conditions, params) in [
        ("due", "AND d.due IS NOT NULL", ""),
        ("due", "AND d.due >= $5::text AND d.due < $6::text", ", '1', '9'"),
        ("due", "AND d.due < $5::text", ", '7'"),
        ("due", "AND d.due <> $5::text", ", '7'"),
        ("at", "AND d.at <= $5::bigint", ", 15000"),
    ] {
        let statement = in_order_of(column, conditions).replace("\"generation\".documents", &table);
        // Both ways in which a prepared statement is planned.
        for mode in ["force_generic_plan", "force_custom_plan"] {
            let plan = database
                .psql(&format!(
                    "SET plan_cache_mode = {mode}; PREPARE statement AS {statement}; \
                     EXPLAIN EXECUTE statement(1, 'orders', {generation}, 100{params});"
                ))
                .await;
            let walked = format!("Index Scan using orders_{column}_key_idx");
            assert!(plan.contains(&walked), "{mode} {conditions}:\n{plan}");
            assert!(!plan.contains("Sort"), "{mode} {conditions}:\n{plan}");
        }
    }
}
