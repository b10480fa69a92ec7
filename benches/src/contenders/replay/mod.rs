//! The whole log is read and folded in memory.

mod by_hand;
mod decoding;
mod framework;
mod sum;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use cqrs_bench_kit::{CallError, Caller, Count, Done, Failure, Turn, Wrong};

use crate::history::History;

pub(crate) use by_hand::{PostgresRows, SqliteRows};
pub(crate) use decoding::Decoding;
pub(crate) use framework::{Replay, Through};

/// What the events came to.
enum Folded {
    Accounts(HashMap<String, u64>),
    Total(u64),
    /// Nothing was folded: so many rows went by.
    Rows(u64),
}

/// Reads the whole log once.
#[async_trait]
trait Read: Send {
    async fn read(&mut self) -> Result<Folded, Failure>;
}

/// One round of whoever reads the log.
struct Reading {
    history: Arc<History>,
    reader: Option<Box<dyn Read>>,
    folded: Arc<Mutex<Option<Folded>>>,
}

impl Reading {
    fn begin(history: &Arc<History>, reader: impl Read + 'static) -> Box<dyn Turn> {
        let history = Arc::clone(history);
        Box::new(Self { history, reader: Some(Box::new(reader)), folded: Arc::default() })
    }
}

#[async_trait]
impl Turn for Reading {
    fn callers(&mut self) -> Vec<Box<dyn Caller>> {
        let (events, folded) = (self.history.events, Arc::clone(&self.folded));
        let reader = self.reader.take();
        reader.map(|r| Box::new(Once { reader: r, events, folded }) as _).into_iter().collect()
    }

    async fn check(self: Box<Self>, _: &[Count]) -> Result<(), Failure> {
        let written = self.history.written().await?;
        let folded = self.folded.lock().unwrap_or_else(PoisonError::into_inner).take();
        match folded.ok_or("nothing was read")? {
            Folded::Accounts(balances) => written.compare(&balances)?,
            Folded::Total(total) => written.compare_total(total)?,
            Folded::Rows(rows) if rows == self.history.events => {}
            Folded::Rows(stored) => {
                return Err(Wrong::Count { stored, acknowledged: self.history.events }.into());
            }
        }
        Ok(())
    }
}

struct Once {
    reader: Box<dyn Read>,
    events: u64,
    folded: Arc<Mutex<Option<Folded>>>,
}

#[async_trait]
impl Caller for Once {
    async fn call(&mut self) -> Result<Done, CallError> {
        let folded = self.reader.read().await.map_err(CallError::Failed)?;
        *self.folded.lock().unwrap_or_else(PoisonError::into_inner) = Some(folded);
        Ok(self.events.into())
    }
}
