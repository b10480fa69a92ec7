use serde::{Deserialize, Serialize};

use super::ledger::*;
use crate::{Comparison, Documents, MemoryStore, Projections, QueryError, prelude::*};

/// What a book comes to; without amounts below zero it has no lowest one.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Sum {
    sum: i64,
    lowest: Option<i64>,
}

#[projection(name = "test_sums", key = BookId, columns(sum: i64, lowest: i64), indexes(sum))]
impl Sum {
    fn added(&mut self, event: &Recorded<Added>) {
        self.sum += event.amount;
        if event.amount < 0 {
            self.lowest = Some(event.amount.min(self.lowest.unwrap_or(0)));
        }
    }
}

/// Books with 3, -2, 10, -2 and 5 in them.
async fn sums() -> Projections {
    let store = MemoryStore::default();
    let bank = bank(&store);
    for (book, amount) in [("a", 3), ("b", -2), ("c", 10), ("d", -2)] {
        add(&bank, book, amount).await;
    }
    let last = add(&bank, "e", 5).await;
    let projections = runner(&store).document::<Sum>().document::<Now>().start().await;
    let projections = projections.expect("it starts");
    projections.wait_for("test_sums", last, SOON).await.expect("it comes");
    projections
}

async fn first(documents: Documents<Sum>, limit: u32) -> Vec<String> {
    let found = documents.page(None, limit).await.expect("an answer");
    found.into_iter().map(|found| found.key.to_string()).collect()
}

#[tokio::test]
async fn the_first_ones_in_the_order_of_a_column() {
    let projections = sums().await;
    let sums = || projections.documents::<Sum>();
    assert_eq!(first(sums(), 3).await, ["a", "b", "c"]);
    assert_eq!(first(sums().order_by("sum"), 9).await, ["b", "d", "a", "e", "c"]);
    assert_eq!(first(sums().order_by("sum"), 3).await, ["b", "d", "a"]);
    let some = sums().filter("sum", Comparison::Greater, 0).order_by("sum");
    assert_eq!(first(some, 2).await, ["a", "e"]);
    assert_eq!(first(sums().order_by("lowest"), 9).await, ["b", "d"], "the others have none");
    projections.shutdown().await;
}

#[tokio::test]
async fn some_keys_in_the_order_of_a_column() {
    let projections = sums().await;
    let some = ["c", "b", "nobody", "a"].map(id);
    let found = projections.documents::<Sum>().order_by("sum").get_many(&some).await;
    let keys: Vec<_> = found.expect("an answer").into_iter().map(|found| found.key).collect();
    assert_eq!(keys, ["b", "a", "c"].map(id));
    projections.shutdown().await;
}

#[tokio::test]
async fn what_cannot_be_ordered_is_said_before_the_store_is_asked() {
    let projections = sums().await;
    let sums = || projections.documents::<Sum>();
    let unknown = sums().order_by("total").page(None, 1).await;
    assert!(matches!(unknown, Err(QueryError::NoColumn { column: "total", .. })), "{unknown:?}");
    let after = sums().order_by("sum").page(Some(&id("a")), 1).await;
    assert!(matches!(after, Err(QueryError::AfterKey { column: "sum", .. })), "{after:?}");
    let kind = sums().filter("sum", Comparison::Equal, "1").page(None, 1).await;
    assert!(matches!(kind, Err(QueryError::Kind { column: "sum", .. })), "{kind:?}");
    let live = projections.documents::<Now>().order_by("sum").get(&id("a")).await;
    assert!(matches!(live, Err(QueryError::NotStored { .. })), "{live:?}");
    projections.shutdown().await;
}
