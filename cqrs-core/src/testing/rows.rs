//! Rows of a database, compared with what a spec says.

use serde::Serialize;
use serde_json::Value;

use super::diff::diff;

/// A cell of a row, as a database gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowValue {
    /// NULL.
    Null,
    /// A boolean.
    Boolean(bool),
    /// The text of a number.
    Number(String),
    /// Everything else, as text.
    Text(String),
}

/// What a query gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// A cell for each column.
    pub rows: Vec<Vec<RowValue>>,
}

/// The rows that a spec expects: whatever serialises, so that the domain's own types stand in them.
///
/// A tuple or an array is a row by the order of its columns, a struct is one by their names, and
/// anything else is a row with one column.
///
/// ```
/// use cqrs_core::testing::{RowValue, ExpectedRows, Rows};
///
/// let found = Rows {
///     columns: vec!["month".into(), "credits".into()],
///     rows: vec![vec![RowValue::Text("1993-01".into()), RowValue::Number("100".into())]],
/// };
/// assert_eq!(ExpectedRows::of([("1993-01", 100)]).compare(&found), Ok(()));
/// assert!(ExpectedRows::of([("1993-01", 99)]).compare(&found).is_err());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectedRows(Vec<Value>);

impl ExpectedRows {
    /// These rows, in this order.
    ///
    /// # Panics
    /// Where one cannot be serialised.
    #[track_caller]
    pub fn of<R: Serialize>(rows: impl IntoIterator<Item = R>) -> Self {
        let values = rows.into_iter().map(|row| match serde_json::to_value(row) {
            Ok(value) => value,
            Err(e) => panic!("a row that is expected cannot be serialised: {e}"),
        });
        Self(values.collect())
    }

    /// No row.
    #[must_use]
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// Whether these rows were found.
    ///
    /// # Errors
    /// What differs, for a reader.
    pub fn compare(&self, found: &Rows) -> Result<(), String> {
        let expected: Vec<_> = self.0.iter().map(|row| cells(row, &found.columns)).collect();
        let is_same = |at: usize| match (expected.get(at), found.rows.get(at)) {
            (Some(expected), Some(found)) => {
                expected.len() == found.len()
                    && expected.iter().zip(found).all(|(expected, found)| is(expected, found))
            }
            _ => false,
        };
        let count = expected.len().max(found.rows.len());
        if (0..count).all(is_same) {
            return Ok(());
        }
        let found_lines: Vec<_> =
            found.rows.iter().map(|row| line(row.iter().map(shown))).collect();
        let expected_line = |(at, row): (usize, &Vec<Value>)| {
            if is_same(at) { found_lines[at].clone() } else { line(row.iter().map(said)) }
        };
        let expected_lines: Vec<_> = expected.iter().enumerate().map(expected_line).collect();
        let columns = found.columns.join(", ");
        let differ = diff(&expected_lines, &found_lines);
        Err(format!("({columns}): the rows are others (- expected, + found):\n{differ}"))
    }
}

/// The cells of an expected row, in the order of the columns. Those that name no column come last.
fn cells(row: &Value, columns: &[String]) -> Vec<Value> {
    match row {
        Value::Array(cells) => cells.clone(),
        Value::Object(fields) if columns.iter().any(|column| fields.contains_key(column)) => {
            let named = columns.iter().filter_map(|column| fields.get(column));
            let rest = fields.iter().filter(|(name, _)| !columns.contains(name));
            named.chain(rest.map(|(_, value)| value)).cloned().collect()
        }
        one => vec![one.clone()],
    }
}

fn is(expected: &Value, found: &RowValue) -> bool {
    match (expected, found) {
        (Value::Null, RowValue::Null) => true,
        (Value::Bool(expected), RowValue::Boolean(found)) => expected == found,
        // A database without booleans.
        (Value::Bool(expected), RowValue::Number(found)) => {
            *found == u8::from(*expected).to_string()
        }
        (Value::Number(expected), RowValue::Number(found)) => {
            is_number(&expected.to_string(), found)
        }
        // A decimal serialises as text.
        (Value::String(expected), RowValue::Number(found) | RowValue::Text(found)) => {
            expected == found
        }
        (Value::Array(_) | Value::Object(_), RowValue::Text(found)) => {
            serde_json::from_str::<Value>(found).is_ok_and(|found| *expected == found)
        }
        _ => false,
    }
}

/// Whole numbers digit by digit, others as far as a `f64` tells them apart.
fn is_number(expected: &str, found: &str) -> bool {
    match (expected.parse::<i128>(), found.parse::<i128>()) {
        (Ok(expected), Ok(found)) => expected == found,
        _ => match (expected.parse::<f64>(), found.parse::<f64>()) {
            (Ok(expected), Ok(found)) => expected.total_cmp(&found).is_eq(),
            _ => false,
        },
    }
}

fn line(cells: impl Iterator<Item = String>) -> String {
    format!("({})", cells.collect::<Vec<_>>().join(", "))
}

fn shown(cell: &RowValue) -> String {
    match cell {
        RowValue::Null => "NULL".into(),
        RowValue::Boolean(it) => it.to_string(),
        RowValue::Number(text) => text.clone(),
        RowValue::Text(text) => format!("{text:?}"),
    }
}

fn said(value: &Value) -> String {
    match value {
        Value::Null => "NULL".into(),
        Value::String(text) => format!("{text:?}"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(columns: &[&str], rows: Vec<Vec<RowValue>>) -> Rows {
        Rows { columns: columns.iter().map(ToString::to_string).collect(), rows }
    }

    #[derive(Serialize)]
    struct Month {
        sum: i64,
        month: &'static str,
    }

    #[test]
    fn a_struct_is_a_row_by_the_names_of_its_columns() {
        let row = vec![RowValue::Text("1993-01".into()), RowValue::Number("7".into())];
        let found = found(&["month", "sum"], vec![row]);
        let expected = |sum| ExpectedRows::of([Month { sum, month: "1993-01" }]);
        assert_eq!(expected(7).compare(&found), Ok(()));
        let differs = expected(8).compare(&found).unwrap_err();
        assert!(differs.contains("- (\"1993-01\", 8)"), "{differs}");
        assert!(differs.contains("+ (\"1993-01\", 7)"), "{differs}");
    }

    #[test]
    fn a_column_too_many_or_too_few_is_a_difference() {
        let one = found(&["month"], vec![vec![RowValue::Text("1993-01".into())]]);
        assert!(ExpectedRows::of([Month { sum: 7, month: "1993-01" }]).compare(&one).is_err());
        assert!(ExpectedRows::of([("1993-01", 7)]).compare(&one).is_err());
        assert_eq!(ExpectedRows::of(["1993-01"]).compare(&one), Ok(()));
    }

    #[test]
    fn a_row_too_many_or_too_few_is_a_difference() {
        let two = found(&["n"], vec![vec![RowValue::Number("1".into())], vec![RowValue::Null]]);
        assert_eq!(ExpectedRows::of([Some(1), None]).compare(&two), Ok(()));
        assert!(ExpectedRows::of([1]).compare(&two).is_err());
        assert!(ExpectedRows::none().compare(&two).is_err());
        assert!(ExpectedRows::of([Some(1), None, None]).compare(&two).is_err());
        assert!(ExpectedRows::of([None, Some(1)]).compare(&two).is_err());
    }

    #[test]
    fn a_number_is_not_the_text_of_it_and_null_is_nothing_else() {
        let is = |value: Value, cell: &RowValue| is(&value, cell);
        let (number, text) = (RowValue::Number("12.50".into()), RowValue::Text("1".into()));
        assert!(is(12.5.into(), &number) && is("12.50".into(), &number));
        assert!(is(2.into(), &RowValue::Number("2.00".into())) && !is(2.into(), &number));
        let large = RowValue::Number("9007199254740993".into());
        assert!(is(9_007_199_254_740_993_i64.into(), &large));
        assert!(!is(9_007_199_254_740_992_i64.into(), &large));
        assert!(!is(1.into(), &text) && is("1".into(), &text));
        assert!(
            is(true.into(), &RowValue::Boolean(true))
                && is(true.into(), &RowValue::Number("1".into()))
        );
        assert!(!is(true.into(), &text) && !is("".into(), &RowValue::Null));
        assert!(!is(Value::Null, &RowValue::Text(String::new())));
        let json = RowValue::Text(r#"{"b": 1, "a": [2]}"#.into());
        assert!(is(serde_json::json!({"a": [2], "b": 1}), &json));
    }
}
