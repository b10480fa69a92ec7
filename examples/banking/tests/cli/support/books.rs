use std::collections::{BTreeMap, BTreeSet};

use banking::{Store, balances::Balance, totals::DailyTotal};
use cqrs_core::{Document, DocumentKey, Projections, RegisteredProjection, SqlProjectionStore};

use super::{
    Held, fold,
    transactions::{Transaction, transactions},
};

/// Everything that is known of a bank.
#[derive(Debug, PartialEq, Eq, Default)]
pub(crate) struct Books {
    /// Account → what it holds in hundredths, and its version.
    pub(crate) balances: Held,
    /// Account and month → credits, debits and what it closed with, in hundredths.
    pub(crate) statements: BTreeMap<(String, String), (u64, u64, i64)>,
    /// Day → what came in, what went out, in hundredths, and how many times money moved.
    pub(crate) totals: BTreeMap<String, (u64, u64, u64)>,
}

impl Books {
    /// What a file must come to, by nothing of the bank's own code. Its days must be in order.
    pub(crate) fn of_file(text: &str) -> Self {
        let mut books = Self { balances: fold(text), ..Self::default() };
        let mut held: BTreeMap<&str, i64> = BTreeMap::new();
        for Transaction { account, day, credit, debit } in transactions(text, |_| {}) {
            let balance = held.entry(account).or_default();
            *balance = balance.checked_add_unsigned(credit).expect("fits");
            *balance = balance.checked_sub_unsigned(debit).expect("fits");
            let month = (account.to_owned(), day[..7].to_owned());
            let statement = books.statements.entry(month).or_default();
            *statement = (statement.0 + credit, statement.1 + debit, *balance);
            let total = books.totals.entry(day.to_owned()).or_default();
            *total = (total.0 + credit, total.1 + debit, total.2 + 1);
        }
        books
    }

    /// What stands in the rows of a store. Nothing is run for it.
    pub(crate) async fn of_store(store: &Store) -> Self {
        let projections = attached(store);
        let mut books = Self::default();
        for (account, version, found) in all::<Balance>(&projections).await {
            books.balances.insert(account, (found.balance.get(), version));
        }
        for (day, _, found) in all::<DailyTotal>(&projections).await {
            let total = (found.deposited.get(), found.withdrawn.get(), found.transactions);
            books.totals.insert(day, total);
        }
        let accounts: BTreeSet<_> = books.balances.keys().cloned().collect();
        for account in accounts {
            let id = account.as_str().into();
            for found in store.statements().of(&id, None).await.expect("readable") {
                let month = (account.clone(), found.month.to_string());
                let row = (found.credits.get(), found.debits.get(), found.closing.get());
                books.statements.insert(month, row);
            }
        }
        books
    }

    /// Waits until the rows of a store show all of its log, and reads them.
    pub(crate) async fn caught_up(store: &Store) -> Self {
        let projections = store.start_projections().await.expect("started");
        let head = store.log().head().await.expect("readable").position;
        let known = RegisteredProjection::all();
        for status in projections.status().await.expect("readable") {
            // What drives transfers stands beside them, and is not run here.
            if known.iter().any(|known| known.spec.name == status.name) {
                let long = std::time::Duration::from_mins(5);
                projections.wait_for(&status.name, head, long).await.expect("caught up");
            }
        }
        projections.shutdown().await;
        Self::of_store(store).await
    }
}

/// Asks and waits; runs nothing.
pub(crate) fn attached(store: &Store) -> Projections {
    fn to<S: SqlProjectionStore>(store: S) -> Projections {
        Projections::builder(store).discover().attach().expect("attached")
    }
    match store {
        Store::Sqlite { store, .. } => to(store.clone()),
        Store::Postgres { store, .. } => to(store.clone()),
        Store::Memory(store) => {
            Projections::builder(store.clone()).discover_documents().attach().expect("attached")
        }
    }
}

/// Key, version and document of each.
pub(crate) async fn all<D: Document>(projections: &Projections) -> Vec<(String, u64, D)>
where
    D::Key: DocumentKey,
{
    let documents = projections.documents::<D>();
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = documents.page(after.as_ref(), 1_000).await.expect("readable");
        let Some(last) = page.last() else { return found };
        after = Some(last.key.clone());
        found.extend(page.into_iter().map(|f| (f.key.to_string(), f.version.get(), f.document)));
    }
}
