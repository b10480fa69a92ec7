use std::cmp::Ordering;

use serde::de::IgnoredAny;
use serde_json::Value;

use super::rejected;
use crate::{
    Column, ColumnKind, Comparison, DocumentFilter, DocumentWrite, FilterValue, StoreError,
};

/// The columns of a document, read off its JSON. Where a field does not fit its column, nothing
/// is stored, as in a database whose columns are typed.
pub(super) fn computed(
    declared: &[Column],
    write: &DocumentWrite,
    document: &str,
) -> Result<Vec<Option<FilterValue>>, StoreError> {
    let not_json = |error: serde_json::Error| {
        rejected("not_json", format!("the document `{}` is not JSON: {error}", write.key))
    };
    if declared.is_empty() {
        serde_json::from_str::<IgnoredAny>(document).map_err(not_json)?;
        return Ok(Vec::new());
    }
    let document: Value = serde_json::from_str(document).map_err(not_json)?;
    let column = |column: &Column| {
        let Some(field) = document.get(column.name).filter(|field| !field.is_null()) else {
            return Ok(None);
        };
        let value = match column.kind {
            ColumnKind::Integer => field.as_i64().map(FilterValue::Integer),
            ColumnKind::Real => field.as_f64().map(FilterValue::Real),
            ColumnKind::Boolean => field.as_bool().map(FilterValue::Boolean),
            ColumnKind::Text => field.as_str().map(|text| FilterValue::Text(text.into())),
        };
        value.map(Some).ok_or_else(|| {
            let Column { name, kind, .. } = column;
            let reason = format!(
                "the field `{name}` of the document `{}` is {field}, its column {kind:?}",
                write.key
            );
            rejected("column_kind", reason)
        })
    };
    declared.iter().map(column).collect()
}

/// Where a column stands among those that are declared.
pub(super) fn place(declared: &[Column], name: &str) -> Result<usize, StoreError> {
    declared
        .iter()
        .position(|column| column.name == name)
        .ok_or_else(|| rejected("no_such_column", format!("no column `{name}` is declared")))
}

/// A filter, and which of the columns it looks at.
pub(super) struct Check<'a> {
    column: usize,
    filter: &'a DocumentFilter,
}

impl<'a> Check<'a> {
    pub(super) fn new(declared: &[Column], filter: &'a DocumentFilter) -> Result<Self, StoreError> {
        let column = place(declared, filter.column)?;
        let kind = declared[column].kind;
        if filter.value.kind() != kind {
            let DocumentFilter { column, value, .. } = filter;
            let reason =
                format!("the column `{column}` is {kind:?}, and not compared to {value:?}");
            return Err(rejected("column_kind", reason));
        }
        Ok(Self { column, filter })
    }

    /// Whether a row with these columns passes. NULL never does.
    pub(super) fn passes(&self, columns: &[Option<FilterValue>]) -> bool {
        let found = columns.get(self.column).and_then(Option::as_ref);
        let Some(order) = found.and_then(|value| order(value, &self.filter.value)) else {
            return false;
        };
        match self.filter.comparison {
            Comparison::Equal => order.is_eq(),
            Comparison::NotEqual => order.is_ne(),
            Comparison::Less => order.is_lt(),
            Comparison::LessOrEqual => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::GreaterOrEqual => order.is_ge(),
        }
    }
}

/// How two values of one column stand to each other.
pub(super) fn order(left: &FilterValue, right: &FilterValue) -> Option<Ordering> {
    match (left, right) {
        (FilterValue::Integer(l), FilterValue::Integer(r)) => Some(l.cmp(r)),
        (FilterValue::Real(l), FilterValue::Real(r)) => l.partial_cmp(r),
        (FilterValue::Boolean(l), FilterValue::Boolean(r)) => Some(l.cmp(r)),
        (FilterValue::Text(l), FilterValue::Text(r)) => Some(l.cmp(r)),
        _ => None,
    }
}
