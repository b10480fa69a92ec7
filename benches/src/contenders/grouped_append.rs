use std::{collections::HashMap, sync::Arc};

use async_trait::async_trait;
use cqrs_bench_kit::{CallError, Caller, Contender, Count, Done, Failure, Stored, Turn, Wrong};
use cqrs_core::{
    Aggregate as _, Append, AppendBatch, BatchId, Cqrs, Epoch, EventStore, ExpectedVersion,
    NewEvent, StreamId, Verdict, Version,
};
use uuid::Uuid;

use crate::row::{DATA, NAME, metadata};
use crate::{
    bank::Account,
    check::check_log,
    venue::{Log, Venue},
};

/// The limit of the store under the framework: its append, called directly with full batches of
/// single events to different streams, one batch in flight.
pub(crate) struct GroupedAppend {
    pub(crate) venue: Arc<dyn Venue>,
    /// Appends in a batch.
    pub(crate) size: usize,
}

#[async_trait]
impl Contender for GroupedAppend {
    fn name(&self) -> String {
        format!("append of {}", self.size)
    }

    async fn prepare(&self, _: usize) -> Result<Box<dyn Turn>, Failure> {
        let log = self.venue.empty_log().await?;
        let bank = log.bank().await?;
        let epoch = bank.store().head().await?.epoch;
        Ok(Box::new(Prepared { bank, epoch, size: self.size, log }))
    }
}

struct Prepared {
    bank: Cqrs,
    epoch: Epoch,
    size: usize,
    log: Box<dyn Log>,
}

fn stream(number: usize) -> Result<StreamId, CallError> {
    let stream = StreamId::new(Account::CATEGORY, format!("account-{number}"));
    stream.map_err(|e| CallError::Failed(e.into()))
}

#[async_trait]
impl Turn for Prepared {
    fn callers(&mut self) -> Vec<Box<dyn Caller>> {
        vec![Box::new(Appender {
            store: self.bank.store().clone(),
            epoch: self.epoch,
            slot: Uuid::now_v7(),
            size: self.size,
            batches: 0,
        })]
    }

    async fn stored(&mut self) -> Result<Option<Stored>, Failure> {
        self.log.stored().await
    }

    async fn check(self: Box<Self>, counts: &[Count]) -> Result<(), Failure> {
        let batches = counts[0].acknowledged / self.size as u64;
        let expected: HashMap<_, _> =
            (0..self.size).map(|n| (format!("account-{n}"), batches)).collect();
        check_log(&**self.bank.store(), &expected).await
    }
}

/// Deposits 1 into each of its accounts, again and again.
struct Appender {
    store: Arc<dyn EventStore>,
    epoch: Epoch,
    slot: Uuid,
    size: usize,
    batches: u64,
}

#[async_trait]
impl Caller for Appender {
    async fn call(&mut self) -> Result<Done, CallError> {
        let version = Version::NONE.plus(self.batches);
        let append = |number| {
            let event = NewEvent {
                event_id: Uuid::now_v7(),
                name: NAME.into(),
                type_version: 1,
                data: DATA.into(),
                metadata: metadata().into(),
            };
            let expected = ExpectedVersion::Exact(version);
            Ok(Append { stream: stream(number)?, expected, events: vec![event], key: None })
        };
        let appends = (0..self.size).map(append).collect::<Result<_, CallError>>()?;
        let id = BatchId { slot: self.slot, number: self.batches + 1 };
        let batch = AppendBatch { id, epoch: self.epoch, appends };
        let verdicts = self.store.append(&batch).await.map_err(|e| CallError::Failed(e.into()))?;
        let good = |v: &&Verdict| !matches!(v, Verdict::Appended { version: v, .. } if *v == version.next());
        if let Some(wrong) = verdicts.iter().find(good) {
            return Err(CallError::Wrong(Wrong::Verdict { verdict: format!("{wrong:?}") }));
        }
        self.batches += 1;
        Ok((verdicts.len() as u64).into())
    }
}
