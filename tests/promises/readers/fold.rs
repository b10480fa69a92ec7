//! What must have been read: the log itself, folded by nobody's projection, and held against what
//! the projections made of it.

use std::collections::BTreeMap;

use cqrs_core::{EventStore, Position, PositionToken, Projections, RecordedEvent, Version};

use super::{
    books::{Balance, Moved},
    rows::{Entry, entries, totals},
};
use crate::{log::whole_log, place::Place, readers::program::SOON};

/// A document, and the version and position that it must say it is of.
type Of<D> = (D, Version, Position);

#[derive(Debug, Default, PartialEq, Eq)]
struct Books {
    balances: BTreeMap<String, Of<Balance>>,
    moved: BTreeMap<String, Of<Moved>>,
    entries: Vec<Entry>,
}

impl Books {
    fn of(log: &[RecordedEvent]) -> Self {
        let mut books = Self::default();
        for event in log.iter().filter(|event| event.stream.category() == "account") {
            let data: serde_json::Value = serde_json::from_str(&event.data).unwrap();
            let amount = data["amount"].as_i64().unwrap();
            let (account, at) = (event.stream.id().to_owned(), event.position);
            let moved = books.moved.entry(amount.to_string()).or_default();
            moved.0.count(at);
            (moved.1, moved.2) = (event.version, at);
            let amount = if event.name == "account.withdrawn" { -amount } else { amount };
            let balance = books.balances.entry(account.clone()).or_default();
            balance.0.book(at, amount);
            (balance.1, balance.2) = (event.version, at);
            books.entries.push(Entry { position: at.as_i64(), account, amount });
        }
        books
    }
}

/// Waits until all that is in the log now is read, and then holds documents and rows against it.
/// Nobody may append meanwhile.
pub(crate) async fn books_are_right(place: &Place, projections: &Projections) -> usize {
    let store = place.projections().await;
    let log = whole_log(&store).await;
    let head = store.head().await.unwrap();
    for name in place.kept() {
        projections
            .wait_for(name, PositionToken::new(head.position, head.epoch), SOON)
            .await
            .unwrap();
    }
    let expected = Books::of(&log);
    documents_are_right(projections, &expected).await;
    if place.kept().contains(&"journal") {
        assert_eq!(entries(place).await, expected.entries, "rows of the journal");
        let balances = expected.balances.into_iter().map(|(account, of)| (account, of.0));
        assert_eq!(totals(place).await, balances.collect(), "totals");
    }
    log.len()
}

async fn documents_are_right(projections: &Projections, expected: &Books) {
    let mut after = None;
    let mut balances = BTreeMap::new();
    loop {
        let page = projections.documents::<Balance>().page(after.as_ref(), 100).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.key.clone());
        let found = page.into_iter();
        balances.extend(found.map(|f| (f.key.to_string(), (f.document, f.version, f.position))));
    }
    assert_eq!(balances, expected.balances, "balances");
    let moved = projections.documents::<Moved>().page(None, 10_000).await.unwrap().into_iter();
    let moved = moved.map(|f| (f.key, (f.document, f.version, f.position))).collect();
    assert_eq!(expected.moved, moved, "documents that every account feeds");
}
