//! What a step costs does not grow with the log.

use crate::{
    postgres::{a_store, write},
    postgres_projections::{BALANCES, only},
};

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
