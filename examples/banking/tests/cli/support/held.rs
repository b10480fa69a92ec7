use std::{collections::BTreeMap, sync::Arc};

use banking::account::{Account, AccountEvent};
use cqrs_core::{Aggregate, AnyEvent, EventStore, LogFilter, Position};

/// Account → what it holds in hundredths, and its version.
pub(crate) type Held = BTreeMap<String, (u64, u64)>;

/// What the accounts of a store hold, folded from its log, and so by nothing that follows it.
pub(crate) async fn held(store: &Arc<dyn EventStore>) -> Held {
    let end = store.head().await.expect("readable").position;
    let mut accounts: BTreeMap<String, (Account, u64)> = BTreeMap::new();
    let mut after = Position::START;
    while after < end {
        let page = store.read_log(after, &LogFilter::all(), 1_000).await.expect("readable");
        after = page.through;
        for stored in page.events {
            let event = AccountEvent::decode(&stored.name, stored.type_version, &stored.data);
            let account = accounts.entry(stored.stream.id().to_owned()).or_default();
            account.0.apply_any(&event.expect("readable"));
            account.1 = stored.version.get();
        }
    }
    let held =
        |(id, (account, version)): (_, (Account, _))| (id, (account.balance().get(), version));
    accounts.into_iter().map(held).collect()
}
