use std::sync::Arc;

use cqrs_bench_kit::Failure;
use cqrs_core::{
    Aggregate as _, Append, AppendBatch, BatchId, Cqrs, ExpectedVersion, NewEvent, StreamId,
};
use tokio::sync::Mutex;
use uuid::Uuid;

use super::draw::Draw;
use crate::{
    bank::Account,
    row::{DATA, NAME, metadata},
    venue::{Log, Venue},
};

/// A log that is made longer and longer, never anew.
pub(crate) struct Growing {
    venue: Arc<dyn Venue>,
    log: Mutex<Option<Arc<dyn Log>>>,
}

/// So many appends are a batch while the log grows, of so many events each.
const APPENDS: u64 = 1_000;
const EVENTS_EACH: u64 = 2;

impl Growing {
    /// Events that an account has, more or less.
    pub(crate) const EVENTS_OF_AN_ACCOUNT: u64 = 10;

    pub(crate) fn new(venue: Arc<dyn Venue>) -> Arc<Self> {
        Arc::new(Self { venue, log: Mutex::default() })
    }

    /// The log, with at least so many events.
    pub(crate) async fn with(&self, events: u64) -> Result<Arc<dyn Log>, Failure> {
        let mut log = self.log.lock().await;
        let log = match &mut *log {
            Some(log) => log,
            none => none.insert(self.venue.empty_log().await?.into()),
        };
        let bank = log.bank().await?;
        if bank.store().head().await?.position.get() < events {
            grow(&bank, events).await?;
            log.settle().await?;
        }
        Ok(Arc::clone(log))
    }

    pub(crate) fn account(number: u64) -> String {
        format!("account-{number}")
    }
}

async fn grow(bank: &Cqrs, events: u64) -> Result<(), Failure> {
    let head = bank.store().head().await?;
    let (epoch, mut length) = (head.epoch, head.position.get());
    let (slot, mut draw) = (Uuid::now_v7(), Draw::new(length));
    for number in 1.. {
        let left = events.saturating_sub(length).div_ceil(EVENTS_EACH).min(APPENDS);
        if left == 0 {
            break;
        }
        let mut appends = Vec::new();
        for _ in 0..left {
            let account = draw.below(events / Growing::EVENTS_OF_AN_ACCOUNT);
            let stream = StreamId::new(Account::CATEGORY, Growing::account(account))?;
            let (expected, events) = (ExpectedVersion::Any, (0..EVENTS_EACH).map(event).collect());
            appends.push(Append { stream, expected, events, key: None });
        }
        bank.store().append(&AppendBatch { id: BatchId { slot, number }, epoch, appends }).await?;
        length += left * EVENTS_EACH;
    }
    Ok(())
}

fn event(_: u64) -> NewEvent {
    NewEvent {
        event_id: Uuid::now_v7(),
        name: NAME.into(),
        type_version: 1,
        data: DATA.into(),
        metadata: metadata().into(),
    }
}
