use super::ledger::*;
use crate::{MemoryStore, Position, ProjectionState};

#[tokio::test]
async fn a_query_after_waiting_sees_the_command() {
    let store = MemoryStore::default();
    let bank = bank(&store);
    let projections = runner(&store).document::<Total>().start().await.expect("it starts");
    for amount in 1..=3 {
        let position = add(&bank, "a", amount).await;
        projections.wait_for("test_totals", position, SOON).await.expect("it comes");
        let found = projections.documents::<Total>().get(&id("a")).await.expect("an answer");
        let found = found.expect("a document");
        assert_eq!(found.document.amounts, (1..=amount).collect::<Vec<_>>());
        assert_eq!(found.position, position);
    }
    projections.shutdown().await;
}

#[tokio::test]
async fn documents_go_and_come_again() {
    let store = MemoryStore::default();
    let bank = bank(&store);
    let projections = runner(&store).document::<Total>().start().await.expect("it starts");
    add(&bank, "a", 1).await;
    let shut = bank.execute(&id("a"), Close).await.expect("it never refuses").position;
    projections.wait_for("test_totals", shut, SOON).await.expect("it comes");
    let totals = projections.documents::<Total>();
    assert_eq!(totals.get(&id("a")).await.expect("an answer"), None);
    let again = add(&bank, "a", 2).await;
    projections.wait_for("test_totals", again, SOON).await.expect("it comes");
    let found = totals.get(&id("a")).await.expect("an answer").expect("a document");
    assert_eq!(found.document.amounts, [2]);
}

#[tokio::test]
async fn what_happened_before_the_start_is_caught_up() {
    let store = MemoryStore::default();
    let bank = bank(&store);
    let mut last = Position::START;
    for n in 0..100 {
        last = add(&bank, &format!("b{}", n % 7), n).await;
    }
    let projections =
        (runner(&store).document::<Total>().document::<Digit>()).start().await.expect("it starts");
    for name in ["test_totals", "test_digits"] {
        projections.wait_for(name, last, SOON).await.expect("it comes");
    }
    let totals = projections.documents::<Total>().page(None, 100).await.expect("an answer");
    assert_eq!(totals.iter().map(|t| t.document.amounts.len()).sum::<usize>(), 100);
    assert!(totals.iter().all(|t| t.document.amounts.is_sorted()), "{totals:?}");
    let digits = projections.documents::<Digit>().page(None, 100).await.expect("an answer");
    assert!(digits.len() == 10 && digits.iter().all(|d| d.document.count == 10), "{digits:?}");
}

#[tokio::test]
async fn events_that_do_not_concern_a_projection_move_it_too() {
    let store = MemoryStore::default();
    let bank = bank(&store);
    let projections = runner(&store).document::<Digit>().start().await.expect("it starts");
    let noted = bank.execute(&id("a"), Note).await.expect("it never refuses").position;
    projections.wait_for("test_digits", noted, SOON).await.expect("it comes");
}

#[tokio::test]
async fn a_live_document_is_folded_when_it_is_asked_for() {
    let store = MemoryStore::default();
    let bank = bank(&store);
    let projections = runner(&store).document::<Now>().start().await.expect("it starts");
    add(&bank, "a", 1).await;
    add(&bank, "b", 5).await;
    add(&bank, "a", 2).await;
    let now = projections.documents::<Now>();
    let found = now.get(&id("a")).await.expect("an answer").expect("a document");
    assert_eq!((found.document.sum, found.version.get(), found.position.get()), (3, 2, 3));
    assert_eq!(now.get(&id("c")).await.expect("an answer"), None);
    let both = now.get_many(&[id("b"), id("c"), id("a"), id("b")]).await.expect("an answer");
    assert_eq!(both.iter().map(|f| f.document.sum).collect::<Vec<_>>(), [3, 5]);
    assert!(now.page(None, 1).await.is_err());
    let filtered = now.filter("sum", crate::Comparison::Equal, 3);
    assert!(filtered.get(&id("a")).await.is_err());
}

#[tokio::test]
async fn a_status_says_how_far_it_is() {
    let store = MemoryStore::default();
    let bank = bank(&store);
    let projections = runner(&store).document::<Total>().start().await.expect("it starts");
    let last = add(&bank, "a", 1).await;
    projections.wait_for("test_totals", last, SOON).await.expect("it comes");
    let status = projections.status().await.expect("an answer");
    assert_eq!(status.len(), 1);
    let status = &status[0];
    assert_eq!((status.name.as_str(), status.version), ("test_totals", 1));
    assert_eq!(status.state, ProjectionState::Live);
    assert_eq!((status.position, status.head, status.lag_events), (last, last, 0));
    assert!((status.done() - 1.0).abs() < f64::EPSILON);
    assert_eq!(status.parts.len(), 2);
}
