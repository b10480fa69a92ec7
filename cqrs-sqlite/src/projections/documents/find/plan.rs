//! What a query in the order of an indexed column costs does not grow with the table.

use cqrs_core::{
    Column, ColumnKind,
    Comparison::{self, Equal, Greater, GreaterOrEqual, Less, NotEqual},
    DocumentFilter, DocumentOrder, DocumentQuery, FilterValue, Generation, GenerationId,
    GenerationState, ProjectionSpec,
};
use rusqlite::{Connection, StatementStatus};

use super::{super::make_table, conditions::Bound, ordered};

const SPEC: ProjectionSpec = ProjectionSpec::new("orders", 1).columns(&[
    Column::new("due", ColumnKind::Text).indexed(),
    Column::new("open", ColumnKind::Boolean),
]);

/// 20,000 documents, of which a tenth has something in `due`.
fn orders() -> Connection {
    let log = Connection::open_in_memory().unwrap();
    let generation = Generation {
        id: GenerationId(1),
        name: "orders".into(),
        version: 1,
        partitions: 1,
        state: GenerationState::Live,
    };
    make_table(&log, &generation, &SPEC).unwrap();
    log.execute_batch(
        "WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n LIMIT 20000)
         INSERT INTO \"orders@1\" (key, document, version, position)
         SELECT printf('%05d', n), CASE n % 10
           WHEN 0 THEN json_object('due', printf('%05d', 20000 - n), 'open', json('true'))
           ELSE '{}' END, 1, 1 FROM n;",
    )
    .unwrap();
    log
}

fn due(comparison: Comparison, value: &str) -> DocumentFilter {
    DocumentFilter { column: "due", comparison, value: FilterValue::Text(value.into()) }
}

#[test]
fn the_first_ones_are_found_without_a_look_at_the_rest() {
    let log = orders();
    let open =
        DocumentFilter { column: "open", comparison: Equal, value: FilterValue::Boolean(true) };
    for (filters, expected) in [
        (vec![], "00010"),
        (vec![due(GreaterOrEqual, "10000"), due(Less, "11000")], "10000"),
        (vec![due(Less, "11000"), due(Greater, "10000")], "10010"),
        (vec![due(Less, "11000")], "00010"),
        (vec![due(Equal, "10000")], "10000"),
        (vec![due(NotEqual, "10000")], "00010"),
        (vec![open], "00010"),
    ] {
        let order = DocumentOrder::Column("due");
        let query = DocumentQuery { keys: None, filters, order, after: None, limit: 10 };
        let sql = ordered(&log, "orders@1", "due", &query).unwrap();
        let mut statement = log.prepare(&sql).unwrap();
        statement.raw_bind_parameter(1, query.limit).unwrap();
        for (number, filter) in (2..).zip(&query.filters) {
            statement.raw_bind_parameter(number, Bound(&filter.value)).unwrap();
        }
        let mut rows = statement.raw_query();
        let first: String = rows.next().unwrap().unwrap().get(0).unwrap();
        let number: u32 = expected.parse().unwrap();
        assert_eq!(first, format!("{:05}", 20_000 - number), "{:?}", query.filters);
        while rows.next().unwrap().is_some() {}
        drop(rows);
        let sorts = statement.get_status(StatementStatus::Sort);
        let steps = statement.get_status(StatementStatus::VmStep);
        assert_eq!(sorts, 0, "{:?}", query.filters);
        assert!(steps < 1_000, "{:?}: {steps} steps", query.filters);
    }
}
