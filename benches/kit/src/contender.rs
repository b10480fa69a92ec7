//! What a contender implements to be measured: the framework, a limit, a peer.

use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{
    failure::{Failure, Wrong},
    measure::{Round, Stored, Task},
};

/// One way to do the work of a job.
#[async_trait]
pub trait Contender: Send + Sync {
    /// What the report calls it.
    fn name(&self) -> String;

    /// Gets ready for one round: an empty place, connections, accounts with funds.
    async fn prepare(&self, callers: usize) -> Result<Box<dyn Turn>, Failure>;

    /// One whole round: prepared, measured, checked. Who runs in a process of its own does it
    /// there.
    async fn round(&self, task: &Task) -> Result<Round, Failure> {
        let mut turn = self.prepare(task.callers).await?;
        let callers = turn.callers();
        let before = turn.stored().await?;
        let (measured, counts) = task.measure(callers).await?;
        let stored = turn.stored().await?.zip(before);
        let events = counts.iter().map(|count| count.acknowledged).sum();
        turn.check(&counts).await?;
        let stored = stored.map(|(now, then)| now.each_since(then, events));
        Ok(Round { stored, ..measured.round() })
    }
}

/// One contender in one round.
#[async_trait]
pub trait Turn: Send {
    /// The callers of this round; each gets a task of its own.
    fn callers(&mut self) -> Vec<Box<dyn Caller>>;

    /// What is kept so far, where that is of interest: looked at before and after.
    async fn stored(&mut self) -> Result<Option<Stored>, Failure> {
        Ok(None)
    }

    /// After all callers have stopped: whether exactly what was acknowledged is stored.
    ///
    /// # Errors
    /// [`Wrong`] where it is not, which fails the whole run. [`Wrong::Strays`] of a peer is shown
    /// in its row instead.
    async fn check(self: Box<Self>, counts: &[Count]) -> Result<(), Failure>;
}

/// Somebody who asks, waits for the answer, and asks again.
#[async_trait]
pub trait Caller: Send {
    /// Does the next piece of work, which is durable when this returns.
    async fn call(&mut self) -> Result<Done, CallError>;
}

/// What came of a call.
#[derive(Debug, Clone, Copy)]
pub struct Done {
    /// How many commands it was, or events.
    pub count: u64,
    /// How long it took, where that is not the time from the call to its answer.
    pub took: Option<Duration>,
}

impl From<u64> for Done {
    fn from(count: u64) -> Self {
        Self { count, took: None }
    }
}

/// What a caller was told, over warm-up and window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Commands that are said to be durable.
    pub acknowledged: u64,
    /// Commands that ended in an error.
    pub errors: u64,
}

/// Why a call did not do its work.
#[derive(Debug)]
pub enum CallError {
    /// It failed, as calls may: counted, and the caller goes on.
    Failed(Failure),
    /// It said something wrong: the run is over.
    Wrong(Wrong),
}
