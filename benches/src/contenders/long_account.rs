use std::sync::Arc;

use async_trait::async_trait;
use cqrs_bench_kit::{CallError, Caller, Contender, Count, Done, Failure, Turn, Wrong};
use cqrs_core::{
    Aggregate as _, Append, AppendBatch, BatchId, Cqrs, ExpectedVersion, Load, NewEvent, StreamId,
    Version,
};
use uuid::Uuid;

use crate::row::{DATA, NAME, metadata};
use crate::{
    bank::{Account, AccountId, Deposit},
    check::check_log,
    venue::{Log, Venue},
};

/// Commands on one account, by one caller, that has many events or few.
pub(crate) struct LongAccount {
    pub(crate) venue: Arc<dyn Venue>,
    pub(crate) events: u64,
    pub(crate) way: Way,
}

/// What the caller finds in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// The state is in memory.
    Warm,
    /// Nothing is: each command starts on a fresh `Cqrs`, with connections that are open.
    Cold,
    /// No command, the limit of `Cold`: the store reads the rows of the account.
    Rows,
}

const ID: &str = "account";
/// Set-up goes in batches of so many.
const AT_ONCE: usize = 1_000;

#[async_trait]
impl Contender for LongAccount {
    fn name(&self) -> String {
        let what = match self.way {
            Way::Warm => "cqrs, warm",
            Way::Cold => "cqrs, cold",
            Way::Rows => "reading the rows",
        };
        format!("{what}, {} events", self.events)
    }

    async fn prepare(&self, _: usize) -> Result<Box<dyn Turn>, Failure> {
        let log = self.venue.empty_log().await?;
        let bank = log.bank().await?;
        fill(&bank, self.events).await?;
        Ok(Box::new(Prepared { bank, events: self.events, way: self.way, _log: log }))
    }
}

async fn fill(bank: &Cqrs, events: u64) -> Result<(), Failure> {
    let epoch = bank.store().head().await?.epoch;
    let slot = Uuid::now_v7();
    let event = |_| NewEvent {
        event_id: Uuid::now_v7(),
        name: NAME.into(),
        type_version: 1,
        data: DATA.into(),
        metadata: metadata().into(),
    };
    let all: Vec<_> = (0..events).map(event).collect();
    for (number, events) in (1..).zip(all.chunks(AT_ONCE)) {
        let stream = StreamId::new(Account::CATEGORY, ID)?;
        let append =
            Append { stream, expected: ExpectedVersion::Any, events: events.into(), key: None };
        let id = BatchId { slot, number };
        bank.store().append(&AppendBatch { id, epoch, appends: vec![append] }).await?;
    }
    Ok(())
}

struct Prepared {
    bank: Cqrs,
    events: u64,
    way: Way,
    _log: Box<dyn Log>,
}

#[async_trait]
impl Turn for Prepared {
    fn callers(&mut self) -> Vec<Box<dyn Caller>> {
        let (bank, version) = (self.bank.clone(), self.events);
        match self.way {
            Way::Rows => vec![Box::new(Reader { bank, events: self.events })],
            way => vec![Box::new(Customer { bank, way, version })],
        }
    }

    async fn check(self: Box<Self>, counts: &[Count]) -> Result<(), Failure> {
        let written = if self.way == Way::Rows { 0 } else { counts[0].acknowledged };
        let expected = [(ID.to_owned(), self.events + written)].into();
        check_log(&**self.bank.store(), &expected).await
    }
}

struct Customer {
    bank: Cqrs,
    way: Way,
    version: u64,
}

#[async_trait]
impl Caller for Customer {
    async fn call(&mut self) -> Result<Done, CallError> {
        if self.way == Way::Cold {
            let fresh = Cqrs::new(self.bank.store().clone());
            self.bank = fresh.map_err(|e| CallError::Failed(e.into()))?;
        }
        let id = AccountId::from(ID.to_owned());
        let done = self.bank.execute(&id, Deposit { amount: 1 }).await;
        let done = done.map_err(|e| CallError::Failed(e.into()))?;
        let (answered, expected) = (done.version.get(), self.version + 1);
        if answered != expected {
            return Err(CallError::Wrong(Wrong::Answer { what: "version", answered, expected }));
        }
        self.version = answered;
        Ok(1.into())
    }
}

struct Reader {
    bank: Cqrs,
    events: u64,
}

#[async_trait]
impl Caller for Reader {
    async fn call(&mut self) -> Result<Done, CallError> {
        let stream = StreamId::new(Account::CATEGORY, ID);
        let stream = stream.map_err(|e| CallError::Failed(e.into()))?;
        let load = Load { stream, after: Version::NONE, limit: u32::MAX };
        let pages = self.bank.store().load(&[load]).await;
        let pages = pages.map_err(|e| CallError::Failed(e.into()))?;
        let (answered, expected) = (pages[0].len() as u64, self.events);
        if answered != expected {
            let what = "number of events";
            return Err(CallError::Wrong(Wrong::Answer { what, answered, expected }));
        }
        Ok(1.into())
    }
}
