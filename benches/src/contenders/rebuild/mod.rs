//! A document projection is built anew from the whole log.

mod copy;
mod framework;
mod rows;

pub(crate) use copy::CopiedRows;
pub(crate) use framework::Rebuild;
pub(crate) use rows::InsertedRows;

/// One row for each event, as a projection would write it that does not fold.
struct Row {
    key: String,
    document: String,
    position: u64,
}

/// The rows for so many events.
fn rows(events: u64) -> impl Iterator<Item = Row> {
    (1..=events).map(|position| Row {
        key: format!("account-{position}"),
        document: format!(r#"{{"balance":{}}}"#, position % 100_000),
        position,
    })
}
