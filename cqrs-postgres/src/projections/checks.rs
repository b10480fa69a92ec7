//! What is turned away before it is sent.

use cqrs_core::{Advance, DocumentFilter, DocumentWrite, ProjectionSpec, StoreError};

use crate::schema::is_plain;

const LONGEST_KEY: usize = 250;

pub(super) fn rejected(reason: String) -> StoreError {
    StoreError::Rejected { code: "client".to_owned(), reason }
}

/// A revision as the tables keep it.
pub(super) fn revision(advance: &Advance) -> Result<i64, StoreError> {
    i64::try_from(advance.revision)
        .map_err(|_| rejected(format!("the revision {} is above {}", advance.revision, i64::MAX)))
}

pub(super) fn spec(spec: &ProjectionSpec) -> Result<(), StoreError> {
    let letter = |b: &u8| b.is_ascii_lowercase();
    let named = is_plain(spec.name) && spec.name.len() <= ProjectionSpec::MAX_NAME;
    if !named || !spec.name.as_bytes().first().is_some_and(letter) {
        let reason = format!(
            "`{}` cannot name a projection: use 1 to {} small letters, digits and `_`, a letter first",
            spec.name,
            ProjectionSpec::MAX_NAME
        );
        return Err(rejected(reason));
    }
    if spec.version == 0 || spec.partitions == 0 {
        let reason = format!("version and parts of the projection `{}` begin at 1", spec.name);
        return Err(rejected(reason));
    }
    spec.columns.iter().try_for_each(|column| self::column(column.name))
}

/// Whether it can stand in quotes.
fn column(name: &str) -> Result<(), StoreError> {
    let odd = |c: char| c.is_control() || matches!(c, '"' | '$');
    if (1..=63).contains(&name.len()) && !name.contains(odd) {
        return Ok(());
    }
    let reason = format!("`{name}` cannot name a column: use 1 to 63 bytes, no `\"` and no `$`");
    Err(rejected(reason))
}

/// The type of a column that there is, and that can stand in a statement.
pub(super) fn declared<'a>(name: &str, found: Option<&'a str>) -> Result<&'a str, StoreError> {
    let Some(found) = found else {
        let reason = format!("no column `{name}` is declared");
        return Err(StoreError::Rejected { code: "no_such_column".to_owned(), reason });
    };
    column(name).map(|()| found)
}

/// Whether a filter looks at a column that there is, of the type that it is compared with.
pub(super) fn filter(
    filter: &DocumentFilter,
    found: Option<&str>,
    wanted: &str,
) -> Result<(), StoreError> {
    let DocumentFilter { column, value, .. } = filter;
    match declared(column, found)? {
        found if found == wanted => Ok(()),
        found => Err(StoreError::Rejected {
            code: "column_kind".to_owned(),
            reason: format!("the column `{column}` is {found}, and not compared to {value:?}"),
        }),
    }
}

pub(crate) fn writes(writes: &[DocumentWrite]) -> Result<(), StoreError> {
    match writes.iter().map(|write| &*write.key).find(|key| key.len() > LONGEST_KEY) {
        Some(key) => Err(rejected(format!(
            "the key of a document has {} bytes, at most {LONGEST_KEY} are kept: `{key:.60}…`",
            key.len()
        ))),
        None => Ok(()),
    }
}
