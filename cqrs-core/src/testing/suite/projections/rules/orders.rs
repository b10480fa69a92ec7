//! In which order documents stand by a column.

use serde::Serialize;

use super::super::{
    FreshProjections,
    tools::{Outcome, Projector, balances, every, holds, part, same, write},
};
use crate::{
    Comparison::{self, Equal, Greater, GreaterOrEqual, Less, NotEqual},
    DocumentFilter, DocumentOrder, DocumentQuery, DocumentWrite, FilterValue, StoreError,
};

fn by(column: &'static str) -> DocumentQuery {
    DocumentQuery { order: DocumentOrder::Column(column), ..every() }
}

fn filter(column: &'static str, comparison: Comparison, value: FilterValue) -> DocumentFilter {
    DocumentFilter { column, comparison, value }
}

/// A projection with these documents, seen by another handle.
async fn there(fresh: &dyn FreshProjections, writes: &[DocumentWrite]) -> Outcome<Projector> {
    let (here, there) = Projector::two(fresh).await?;
    let generation = here.one(&balances(1)).await?;
    here.put(part(&generation, 0), writes).await?;
    Ok(there)
}

fn with<T: Serialize>(key: &str, column: &str, value: T) -> DocumentWrite {
    write(key, serde_json::json!({ column: value }).to_string())
}

/// The values, which rise, are given in this order, whatever the order of their keys.
async fn rises<T: Serialize>(
    fresh: &dyn FreshProjections,
    column: &'static str,
    values: &[T],
) -> Outcome {
    // Neither the order of the keys nor that in which they are written.
    let key = |n: usize| format!("{:02}", n * 7 % 23);
    let mut writes: Vec<_> =
        values.iter().enumerate().map(|(n, value)| with(&key(n), column, value)).collect();
    writes.sort_by_key(|write| write.key.bytes().rev().collect::<Vec<_>>());
    let there = there(fresh, &writes).await?;
    let expected: Vec<_> = (0..values.len()).map(key).collect();
    same(format!("the order of `{column}`"), &there.keys("balances", &by(column)).await?, &expected)
}

pub(in super::super) async fn numbers_are_ordered_by_their_value(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let large = 9_007_199_254_740_992;
    let integers = [i64::MIN, -10, -9, 0, 1, 2, 10, large, large + 1, i64::MAX - 1, i64::MAX];
    rises(fresh, "balance", &integers).await
}

pub(in super::super) async fn fractions_are_ordered_by_their_value(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let reals = [-1e300, -10.0, -9.5, -0.1, 5e-324, 0.1, 0.3, 0.1 + 0.2, 1.0, 2.0, 10.0, 1e300];
    rises(fresh, "rate", &reals).await
}

pub(in super::super) async fn text_is_ordered_by_its_bytes(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let text = [
        "",
        "\t",
        " ada",
        "10",
        "2024-01-02T03:04:05.678901Z",
        "2024-01-02T03:04:05Z",
        "9",
        "ADA",
        "Ada",
        "_",
        "a b",
        "a_b",
        "ab",
        "ada",
        "ada ",
        "e\u{301}",
        "zoo",
        "\u{e9}",
        "ż",
        "\u{ffff}",
        "😀",
    ];
    rises(fresh, "owner", &text).await
}

pub(in super::super) async fn the_same_value_is_ordered_by_key(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let writes = [
        r#"{"open":true,"rate":0.0,"balance":7,"owner":"x"}"#,
        r#"{"open":false,"rate":-0.0,"balance":7,"owner":"x"}"#,
    ];
    let keys = ["ada", "Ada", "b", "", "ąęż", "a_a", "\u{10ffff}", "10", "9"];
    let writes: Vec<_> = keys.iter().zip(writes.iter().cycle()).collect();
    let writes: Vec<_> = writes.into_iter().map(|(key, text)| write(key, *text)).collect();
    let there = there(fresh, &writes).await?;
    let mut keys: Vec<_> = keys.iter().enumerate().map(|(n, key)| (n % 2 == 0, *key)).collect();
    keys.sort_by_key(|(_, key)| *key);
    let all: Vec<_> = keys.iter().map(|(_, key)| (*key).to_owned()).collect();
    for column in ["balance", "rate", "owner"] {
        let found = there.keys("balances", &by(column)).await?;
        same(format!("the order of `{column}`, all the same"), &found, &all)?;
    }
    keys.sort_by_key(|(open, _)| *open);
    let closed_first: Vec<_> = keys.iter().map(|(_, key)| (*key).to_owned()).collect();
    let found = there.keys("balances", &by("open")).await?;
    same("the order of `open`, `false` before `true`", &found, &closed_first)
}

pub(in super::super) async fn null_has_no_place_in_an_order(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let full = r#"{"balance":1,"rate":1.5,"open":true,"owner":"Ada"}"#;
    let null = r#"{"balance":null,"rate":null,"open":null,"owner":null}"#;
    let writes = [write("a", "{}"), write("b", full), write("c", null), write("d", "[]")];
    let there = there(fresh, &writes).await?;
    for column in ["balance", "rate", "open", "owner"] {
        for limit in [1, 2, 10] {
            let found = there.keys("balances", &DocumentQuery { limit, ..by(column) }).await?;
            same(format!("what has a place by `{column}`"), &found, &vec!["b".into()])?;
        }
        let keys = Some(vec!["a".into(), "b".into(), "c".into()]);
        let found = there.keys("balances", &DocumentQuery { keys, limit: 1, ..by(column) }).await?;
        same(format!("which of three has a place by `{column}`"), &found, &vec!["b".into()])?;
    }
    Ok(())
}

/// Keys 00 to 19, their balance falling from 190 to 0; every third one is open.
fn falling() -> Vec<DocumentWrite> {
    let document = |n: i64| {
        let (balance, open) = (190 - 10 * n, n % 3 == 0);
        write(&format!("{n:02}"), format!(r#"{{"balance":{balance},"open":{open}}}"#))
    };
    (0..20).map(document).collect()
}

pub(in super::super) async fn the_first_of_an_order_are_given(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let there = there(fresh, &falling()).await?;
    let balance = |comparison, value| filter("balance", comparison, FilterValue::Integer(value));
    let open = || filter("open", Equal, FilterValue::Boolean(true));
    let keys = |keys: &[&str]| Some(keys.iter().copied().map(str::to_owned).collect::<Vec<_>>());
    let some = keys(&["00", "07", "19", "nobody", "03", "07"]);
    for (filters, keys, limit, expected) in [
        (vec![], None, 0, vec![]),
        (vec![], None, 3, vec!["19", "18", "17"]),
        (vec![balance(GreaterOrEqual, 50)], None, 2, vec!["14", "13"]),
        (vec![balance(GreaterOrEqual, 50), balance(Less, 70)], None, 9, vec!["14", "13"]),
        (vec![balance(Greater, 50), balance(Less, 70)], None, 9, vec!["13"]),
        (vec![balance(Less, 20)], None, 9, vec!["19", "18"]),
        (vec![balance(Equal, 70)], None, 9, vec!["12"]),
        (vec![balance(NotEqual, 0), open()], None, 2, vec!["18", "15"]),
        (vec![open()], None, 3, vec!["18", "15", "12"]),
        (vec![], some.clone(), 9, vec!["19", "07", "03", "00"]),
        (vec![], some.clone(), 2, vec!["19", "07"]),
        (vec![open()], some, 1, vec!["03"]),
    ] {
        let query = DocumentQuery { keys, filters, limit, ..by("balance") };
        let expected: Vec<_> = expected.into_iter().map(str::to_owned).collect();
        same(format!("the keys of {query:?}"), &there.keys("balances", &query).await?, &expected)?;
    }
    Ok(())
}

pub(in super::super) async fn an_order_that_cannot_be_is_refused(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let there = there(fresh, &falling()).await?;
    let refused = |column, after: Option<&str>| DocumentQuery {
        after: after.map(str::to_owned),
        ..by(column)
    };
    for query in [
        refused("balance", Some("05")),
        refused("balance", Some("")),
        DocumentQuery { keys: Some(vec!["07".into()]), ..refused("balance", Some("05")) },
        refused("branch", None),
        refused("key", None),
        refused("balance\" DESC --", None),
        DocumentQuery { keys: Some(vec!["07".into()]), ..refused("branch", None) },
    ] {
        let found = there.store.find_documents("balances", &query).await;
        let refused = matches!(found, Err(StoreError::Rejected { .. }));
        holds(refused, format!("{query:?}"), "Rejected", &found)?;
    }
    Ok(())
}
