use rusqlite::{Batch, Connection, fallible_iterator::FallibleIterator};

use super::schema::{added, schema};
use crate::open::reference_schema;

/// Runs the script in memory, and gives the names of the tables and views that it makes; or what is
/// wrong with it.
pub(in crate::projections) fn learn(script: &str) -> Result<Vec<String>, String> {
    let said = |error: rusqlite::Error| error.to_string();
    let scratch = reference_schema().map_err(said)?;
    let before = schema(&scratch).map_err(said)?;
    scratch.execute_batch("BEGIN").map_err(said)?;
    run(&scratch, script)?;
    let temporary: i64 = scratch
        .query_row(include_str!("count_temporary.sql"), [], |row| row.get(0))
        .map_err(said)?;
    if temporary > 0 {
        return Err("it makes something temporary, which no other process would see".into());
    }
    let made = added(&before, schema(&scratch).map_err(said)?)
        .map_err(|entry| format!("it changes `{}`, which is not its own", entry.name))?;
    let named = made.into_iter().filter(|entry| entry.kind == "table" || entry.kind == "view");
    Ok(named.map(|entry| entry.name).collect())
}

/// Statement by statement, so that none ends the transaction and begins another one.
fn run(scratch: &Connection, script: &str) -> Result<(), String> {
    let said = |error: rusqlite::Error| error.to_string();
    let mut statements = Batch::new(scratch, script);
    while let Some(mut statement) = statements.next().map_err(said)? {
        let mut rows = statement.query([]).map_err(said)?;
        while rows.next().map_err(said)?.is_some() {}
        if scratch.is_autocommit() {
            return Err("it ends the transaction that it runs in".into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::learn;

    #[test]
    fn names_what_a_script_makes() {
        let script =
            "CREATE TABLE a (x); CREATE INDEX i ON a (x); CREATE VIEW b AS SELECT * FROM a";
        assert_eq!(learn(script), Ok(vec!["a".into(), "b".into()]));
    }

    #[test]
    fn refuses_what_is_more_than_making_tables() {
        for script in [
            "CREATE TABLE a (x); COMMIT; BEGIN",
            "ROLLBACK",
            "CREATE TEMP TABLE a (x)",
            "DROP TRIGGER events_are_never_deleted",
            "CREATE TABEL a (x)",
            "CREATE TABLE events (x)",
        ] {
            assert!(learn(script).is_err(), "{script}");
        }
    }
}
