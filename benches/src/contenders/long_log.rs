use std::sync::Arc;

use async_trait::async_trait;
use cqrs_bench_kit::{CallError, Caller, Contender, Count, Done, Failure, Turn, Wrong};
use cqrs_core::{Aggregate as _, Cqrs, EventStore, Load, LogFilter, Position, StreamId, Version};

use crate::{
    bank::{Account, AccountId, Deposit},
    history::{Draw, Growing},
    venue::Log,
};

/// One caller on a log that is long or short.
pub(crate) struct LongLog {
    pub(crate) log: Arc<Growing>,
    /// At least so many in the log.
    pub(crate) events: u64,
    pub(crate) act: Act,
}

/// What the caller does, again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    /// A command on an account whose state is in memory.
    Command,
    /// Reads a page in the middle of the log.
    Page,
    /// Loads an account of about ten events, each time another.
    Load,
}

const PAGE: u32 = 1_000;
const ID: &str = "account";

#[async_trait]
impl Contender for LongLog {
    fn name(&self) -> String {
        match self.act {
            Act::Command => "a command".into(),
            Act::Page => format!("a page of {PAGE} events"),
            Act::Load => format!("a load of {} events", Growing::EVENTS_OF_AN_ACCOUNT),
        }
    }

    async fn prepare(&self, _: usize) -> Result<Box<dyn Turn>, Failure> {
        let log = self.log.with(self.events).await?;
        let bank = log.bank().await?;
        let id = AccountId::from(ID.to_owned());
        let version = bank.execute(&id, Deposit { amount: 1 }).await?.version;
        Ok(Box::new(Prepared { bank, version, events: self.events, act: self.act, _log: log }))
    }
}

struct Prepared {
    bank: Cqrs,
    version: Version,
    events: u64,
    act: Act,
    _log: Arc<dyn Log>,
}

#[async_trait]
impl Turn for Prepared {
    fn callers(&mut self) -> Vec<Box<dyn Caller>> {
        let (store, events) = (Arc::clone(self.bank.store()), self.events);
        vec![match self.act {
            Act::Command => Box::new(Customer { bank: self.bank.clone(), version: self.version }),
            Act::Page => Box::new(PageReader { store, after: Position::START.plus(events / 2) }),
            Act::Load => {
                let accounts = events / Growing::EVENTS_OF_AN_ACCOUNT;
                Box::new(Loader { store, accounts, draw: Draw::new(1) })
            }
        }]
    }

    /// The log is too long to be read as a whole: the account must have every deposit.
    async fn check(self: Box<Self>, counts: &[Count]) -> Result<(), Failure> {
        let written = if self.act == Act::Command { counts[0].acknowledged } else { 0 };
        let expected = self.version.get() + written;
        let stream = StreamId::new(Account::CATEGORY, ID)?;
        let load = Load { stream, after: Version::NONE, limit: u32::MAX };
        let answered = self.bank.store().load(&[load]).await?[0].len() as u64;
        self.bank.shutdown().await;
        same("number of events", answered, expected).map_err(Into::into)
    }
}

fn same(what: &'static str, answered: u64, expected: u64) -> Result<(), Wrong> {
    if answered == expected { Ok(()) } else { Err(Wrong::Answer { what, answered, expected }) }
}

struct Customer {
    bank: Cqrs,
    version: Version,
}

#[async_trait]
impl Caller for Customer {
    async fn call(&mut self) -> Result<Done, CallError> {
        let id = AccountId::from(ID.to_owned());
        let done = self.bank.execute(&id, Deposit { amount: 1 }).await;
        let done = done.map_err(|e| CallError::Failed(e.into()))?;
        self.version = self.version.next();
        same("version", done.version.get(), self.version.get()).map_err(CallError::Wrong)?;
        Ok(1.into())
    }
}

struct PageReader {
    store: Arc<dyn EventStore>,
    after: Position,
}

#[async_trait]
impl Caller for PageReader {
    async fn call(&mut self) -> Result<Done, CallError> {
        let page = self.store.read_log(self.after, &LogFilter::all(), PAGE).await;
        let page = page.map_err(|e| CallError::Failed(e.into()))?;
        let (read, through) = (page.events.len() as u64, page.through.get());
        same("number of events", read, u64::from(PAGE)).map_err(CallError::Wrong)?;
        let expected = self.after.get() + read;
        same("position", through, expected).map_err(CallError::Wrong)?;
        Ok(1.into())
    }
}

struct Loader {
    store: Arc<dyn EventStore>,
    accounts: u64,
    draw: Draw,
}

#[async_trait]
impl Caller for Loader {
    async fn call(&mut self) -> Result<Done, CallError> {
        let account = Growing::account(self.draw.below(self.accounts));
        let stream = StreamId::new(Account::CATEGORY, account);
        let stream = stream.map_err(|e| CallError::Failed(e.into()))?;
        let load = Load { stream, after: Version::NONE, limit: u32::MAX };
        let pages = self.store.load(&[load]).await.map_err(|e| CallError::Failed(e.into()))?;
        let last = pages[0].last().map_or(0, |event| event.version.get());
        same("number of events", pages[0].len() as u64, last).map_err(CallError::Wrong)?;
        Ok(1.into())
    }
}
