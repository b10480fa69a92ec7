//! What the typed columns of documents let through.

use super::super::{
    FreshProjections,
    tools::{Outcome, Projector, balances, every, part, removal, same, write},
};
use crate::{
    Column, ColumnKind,
    Comparison::{self, Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual},
    DocumentFilter, DocumentQuery, DocumentWrite, FilterValue, ProjectionSpec,
};

const COMPARISONS: [Comparison; 6] = [Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual];

fn passes<T: PartialOrd>(comparison: Comparison, left: &T, right: &T) -> bool {
    match comparison {
        Equal => left == right,
        NotEqual => left != right,
        Less => left < right,
        LessOrEqual => left <= right,
        Greater => left > right,
        GreaterOrEqual => left >= right,
    }
}

fn filter(column: &'static str, comparison: Comparison, value: FilterValue) -> DocumentFilter {
    DocumentFilter { column, comparison, value }
}

/// Documents whose keys are the places of their values in the list.
fn numbered<T: serde::Serialize>(column: &str, values: &[T]) -> Vec<DocumentWrite> {
    let document = |value| serde_json::json!({ column: value }).to_string();
    (values.iter().zip(0..)).map(|(value, n)| write(&format!("{n:02}"), document(value))).collect()
}

/// Every comparison of every value with every value gives what it gives here.
async fn compares<T: PartialOrd + serde::Serialize + Clone>(
    fresh: &dyn FreshProjections,
    column: &'static str,
    values: &[T],
    value_of: impl Fn(T) -> FilterValue,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = here.one(&balances(1)).await?;
    here.put(part(&generation, 0), &numbered(column, values)).await?;
    for asked in values {
        for comparison in COMPARISONS {
            let expected: Vec<_> = (values.iter().zip(0..))
                .filter(|(value, _)| passes(comparison, *value, asked))
                .map(|(_, n)| format!("{n:02}"))
                .collect();
            let filters = vec![filter(column, comparison, value_of(asked.clone()))];
            let what = format!("the documents with {filters:?}");
            let found = there.keys("balances", &DocumentQuery { filters, ..every() }).await?;
            same(what, &found, &expected)?;
        }
    }
    Ok(())
}

pub(in super::super) async fn integers_are_compared(fresh: &dyn FreshProjections) -> Outcome {
    let values = [0, 1, 2, 10, -1, -10, 9_007_199_254_740_993, i64::MAX, i64::MAX - 1, i64::MIN];
    compares(fresh, "balance", &values, FilterValue::Integer).await
}

pub(in super::super) async fn reals_are_compared(fresh: &dyn FreshProjections) -> Outcome {
    let values = [0.0, 1.0, 0.1, -0.1, 10.0, 0.3, 0.1 + 0.2, 1e300, -1e300, 5e-324, 1e15 + 0.5];
    compares(fresh, "rate", &values, FilterValue::Real).await
}

pub(in super::super) async fn booleans_are_compared(fresh: &dyn FreshProjections) -> Outcome {
    compares(fresh, "open", &[true, false, true], FilterValue::Boolean).await
}

pub(in super::super) async fn text_is_compared_by_its_bytes(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let values = [
        "ada",
        "Ada",
        "ada ",
        "",
        "10",
        "9",
        "ą",
        "z",
        "o'hara",
        "\"",
        "e\u{301}",
        "\u{e9}",
        "true",
        "null",
        "2024-01-02T03:04:05Z",
        "line\nbreak",
    ];
    let values = values.map(str::to_owned);
    compares(fresh, "owner", &values, FilterValue::Text).await
}

pub(in super::super) async fn null_passes_nothing(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = here.one(&balances(1)).await?;
    let full = r#"{"balance":1,"rate":1.5,"open":true,"owner":"Ada"}"#;
    let null = r#"{"balance":null,"rate":null,"open":null,"owner":null}"#;
    let nested = r#"{"inside":{"balance":1,"rate":1.5,"open":true,"owner":"Ada"}}"#;
    let writes = [
        write("a", full),
        write("b", "{}"),
        write("c", null),
        write("d", nested),
        write("e", "[]"),
    ];
    here.put(part(&generation, 0), &writes).await?;
    for (column, small, large) in [
        ("balance", FilterValue::Integer(0), FilterValue::Integer(2)),
        ("rate", FilterValue::Real(0.0), FilterValue::Real(2.0)),
        ("owner", FilterValue::Text(String::new()), FilterValue::Text("b".into())),
    ] {
        for (comparison, value) in [
            (NotEqual, small.clone()),
            (Less, large.clone()),
            (LessOrEqual, large),
            (Greater, small.clone()),
            (GreaterOrEqual, small),
        ] {
            let filters = vec![filter(column, comparison, value)];
            let what = format!("the documents with {filters:?}");
            let found = there.keys("balances", &DocumentQuery { filters, ..every() }).await?;
            same(what, &found, &vec!["a".into()])?;
        }
    }
    for (comparison, value) in [(Equal, true), (NotEqual, false)] {
        let filters = vec![filter("open", comparison, FilterValue::Boolean(value))];
        let found = there.keys("balances", &DocumentQuery { filters, ..every() }).await?;
        same("the documents that are open", &found, &vec!["a".into()])?;
    }
    Ok(())
}

pub(in super::super) async fn all_filters_must_pass(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = here.one(&balances(1)).await?;
    let document = |n: i64| format!(r#"{{"balance":{n},"open":{},"owner":"{}"}}"#, n > 3, n % 2);
    let writes: Vec<_> = (0..8).map(|n| write(&n.to_string(), document(n))).collect();
    here.put(part(&generation, 0), &writes).await?;
    let filters = vec![
        filter("balance", Greater, FilterValue::Integer(2)),
        filter("balance", Less, FilterValue::Integer(7)),
        filter("open", Equal, FilterValue::Boolean(true)),
        filter("owner", NotEqual, FilterValue::Text("1".into())),
    ];
    let query = DocumentQuery { filters, ..every() };
    let found = there.keys("balances", &query).await?;
    same("what passes all four", &found, &vec!["4".into(), "6".into()])?;
    let keys = Some(vec!["3".into(), "4".into(), "5".into()]);
    let query = DocumentQuery { keys, ..query };
    let found = there.keys("balances", &query).await?;
    same("what passes, of three keys", &found, &vec!["4".into()])
}

pub(in super::super) async fn a_column_follows_its_document(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = here.one(&balances(1)).await?;
    for (write, expected) in [
        (write("ada", r#"{"balance":1}"#), vec!["ada".to_owned()]),
        (write("ada", r#"{"balance":2}"#), vec![]),
        (write("ada", r#"{"balance":1,"owner":"Ada"}"#), vec!["ada".to_owned()]),
        (write("ada", "{}"), vec![]),
        (write("ada", r#"{"balance":1}"#), vec!["ada".to_owned()]),
        (removal("ada"), vec![]),
    ] {
        here.put(part(&generation, 0), std::slice::from_ref(&write)).await?;
        let filters = vec![filter("balance", Equal, FilterValue::Integer(1))];
        let found = there.keys("balances", &DocumentQuery { filters, ..every() }).await?;
        same(format!("those with 1 after {write:?}"), &found, &expected)?;
    }
    Ok(())
}

pub(in super::super) async fn columns_may_be_words_of_sql(fresh: &dyn FreshProjections) -> Outcome {
    const COLUMNS: &[Column] = &[
        Column::new("order", ColumnKind::Integer).indexed(),
        Column::new("select", ColumnKind::Text).indexed(),
        Column::new("user", ColumnKind::Text),
    ];
    let (here, there) = Projector::two(fresh).await?;
    let generation = here.one(&ProjectionSpec::new("words", 1).columns(COLUMNS)).await?;
    let document = r#"{"order":1,"select":"all","user":"Ada"}"#;
    here.put(part(&generation, 0), &[write("ada", document), write("bob", "{}")]).await?;
    for (column, value) in [
        ("order", FilterValue::Integer(1)),
        ("select", FilterValue::Text("all".into())),
        ("user", FilterValue::Text("Ada".into())),
    ] {
        let query = DocumentQuery { filters: vec![filter(column, Equal, value)], ..every() };
        let found = there.keys("words", &query).await?;
        same(format!("what the column `{column}` lets through"), &found, &vec!["ada".into()])?;
    }
    Ok(())
}
