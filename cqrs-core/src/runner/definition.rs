use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::AnyDocument;
use crate::{ColumnKind, ProjectionSpec, SqlProjection};

/// What generations of documents are bound to: see [`Blueprint`](crate::Blueprint).
#[must_use]
pub fn definition_of_documents(document: &dyn AnyDocument) -> String {
    let by_stream = document.keyed_by_stream();
    let keyed = if by_stream { "documents by stream" } else { "documents by expression" };
    definition(&document.spec(), keyed, None)
}

/// What generations of a SQL projection are bound to: see [`Blueprint`](crate::Blueprint).
#[must_use]
pub fn definition_of_tables<Db: Send + 'static>(projection: &dyn SqlProjection<Db = Db>) -> String {
    definition(&projection.spec(), "tables", Some(projection.tables()))
}

/// Everything that the rows of a generation depend on and that code can be asked for, as text.
/// Where it changes under the same version, rows that stand there would silently be wrong.
///
/// What the handlers do is not in it: whoever changes that raises the version himself.
fn definition(spec: &ProjectionSpec, keyed: &str, tables: Option<&str>) -> String {
    let mut events = spec.events.to_vec();
    events.sort_unstable();
    let mut text = format!("{keyed}; reads {}; parts {}", events.join(", "), spec.partitions);
    let mut columns: Vec<_> = spec.columns.iter().collect();
    columns.sort_unstable_by_key(|column| column.name);
    for column in columns {
        let kind = match column.kind {
            ColumnKind::Integer => "integer",
            ColumnKind::Real => "real",
            ColumnKind::Boolean => "boolean",
            ColumnKind::Text => "text",
        };
        let indexed = if column.indexed { " indexed" } else { "" };
        // Writing to a String cannot fail.
        let _ = write!(text, "; column {} {kind}{indexed}", column.name);
    }
    if let Some(tables) = tables {
        let hash = Sha256::digest(tables.as_bytes());
        text.push_str("; tables ");
        for byte in hash.iter().take(8) {
            let _ = write!(text, "{byte:02x}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Column;

    const SPEC: ProjectionSpec = ProjectionSpec::new("balances", 1).reads(&["a"], &["a.y", "a.x"]);

    #[test]
    fn the_order_of_methods_says_nothing() {
        let other = SPEC.reads(&["a"], &["a.x", "a.y"]);
        assert_eq!(definition(&SPEC, "by stream", None), definition(&other, "by stream", None));
    }

    #[test]
    fn what_rows_depend_on_makes_another() {
        const COLUMNS: &[Column] = &[Column::new("balance", ColumnKind::Integer)];
        let others = [
            definition(&SPEC.reads(&["a"], &["a.x"]), "by stream", None),
            definition(&SPEC.partitions(2), "by stream", None),
            definition(&SPEC.columns(COLUMNS), "by stream", None),
            definition(&SPEC, "by expression", None),
            definition(&SPEC, "by stream", Some("CREATE TABLE a (b int)")),
        ];
        let first = definition(&SPEC, "by stream", None);
        assert!(others.iter().all(|other| *other != first), "{first} {others:?}");
    }

    #[test]
    fn how_it_is_run_makes_no_other() {
        let parked = SPEC.on_poison(crate::OnPoison::Park).mode(crate::Mode::Inline);
        assert_eq!(definition(&SPEC, "by stream", None), definition(&parked, "by stream", None));
    }
}
