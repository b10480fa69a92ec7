use std::{collections::HashMap, sync::Arc};

use async_trait::async_trait;
use cqrs_bench_kit::{Contender, Failure, Turn};
use cqrs_core::{
    Aggregate as _, AnyEvent as _, Document as _, EventStore, LogFilter, LogPage, Position,
    RecordedEvent, StoreError,
};
use tokio::sync::mpsc;

use super::{Folded, Read, Reading};
use crate::{
    bank::{Account, AccountEvent, AccountId, Balance},
    history::History,
};

/// The log in pages through the public API, one read ahead, and folded in memory.
pub(crate) struct Replay {
    pub(crate) history: Arc<History>,
    pub(crate) through: Through,
}

/// What folds the events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Through {
    /// The aggregate, as when a command loads it.
    Aggregates,
    /// The documents of a projection, which also get the envelope of each event.
    Documents,
}

/// So many events are read at once.
const PAGE: u32 = 10_000;

#[async_trait]
impl Contender for Replay {
    fn name(&self) -> String {
        match self.through {
            Through::Aggregates => "cqrs, aggregates".into(),
            Through::Documents => "cqrs, documents".into(),
        }
    }

    async fn prepare(&self, _: usize) -> Result<Box<dyn Turn>, Failure> {
        let store = self.history.written().await?.log.bank().await?.store().clone();
        // Connections are open, as on the other side.
        store.head().await?;
        Ok(Reading::begin(&self.history, Reader { store, through: self.through }))
    }
}

struct Reader {
    store: Arc<dyn EventStore>,
    through: Through,
}

#[async_trait]
impl Read for Reader {
    async fn read(&mut self) -> Result<Folded, Failure> {
        let mut pages = pages(&self.store);
        let mut accounts: HashMap<String, Account> = HashMap::new();
        let mut documents: HashMap<AccountId, Balance> = HashMap::new();
        while let Some(page) = pages.recv().await {
            for event in page?.events {
                match self.through {
                    Through::Aggregates => apply(&mut accounts, &event)?,
                    Through::Documents => fold(&mut documents, &event)?,
                }
            }
        }
        let accounts = accounts.into_iter().map(|(id, account)| (id, account.balance));
        let documents = documents.into_iter().map(|(id, d)| (id.to_string(), d.balance));
        Ok(Folded::Accounts(accounts.chain(documents).collect()))
    }
}

fn apply(accounts: &mut HashMap<String, Account>, event: &RecordedEvent) -> Result<(), Failure> {
    let id = event.stream.id();
    let event = AccountEvent::decode(&event.name, event.type_version, &event.data)?;
    if let Some(account) = accounts.get_mut(id) {
        account.apply_any(&event);
    } else {
        accounts.entry(id.to_owned()).or_insert_with(Account::initial).apply_any(&event);
    }
    Ok(())
}

fn fold(documents: &mut HashMap<AccountId, Balance>, event: &RecordedEvent) -> Result<(), Failure> {
    let event = Balance::decode(event)?;
    let Some(key) = Balance::key(&event) else { return Ok(()) };
    documents.entry(key).or_default().fold(&event).map_err(|e| e.to_string())?;
    Ok(())
}

/// The pages of the whole log; the next one is read while one is worked on.
fn pages(store: &Arc<dyn EventStore>) -> mpsc::Receiver<Result<LogPage, StoreError>> {
    let (sender, receiver) = mpsc::channel(1);
    let store = Arc::clone(store);
    tokio::spawn(async move {
        let mut after = Position::START;
        loop {
            let page = store.read_log(after, &LogFilter::all(), PAGE).await;
            match &page {
                Ok(page) if page.through > after => after = page.through,
                Ok(_) => break,
                Err(_) => {}
            }
            let failed = page.is_err();
            if sender.send(page).await.is_err() || failed {
                break;
            }
        }
    });
    receiver
}
