use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use async_trait::async_trait;
use cqrs_bench_kit::{CallError, Caller, Done, Failure};
use cqrs_core::{Cqrs, Document as _, Position, Projections};
use tokio::time::{Instant, Interval, interval_at, timeout};

use crate::{
    bank::{AccountId, Balance, Deposit},
    follower::Sightings,
};

/// How long an effect may take before it counts as lost.
const PATIENCE: Duration = Duration::from_secs(30);

/// How it is known that an effect can be queried.
pub(super) enum Watch {
    /// By `wait_for`, in the process that runs the projection.
    Here(Projections),
    /// By what the process that runs it says.
    Elsewhere(Arc<Sightings>),
}

/// Deposits 1 at a steady pace, and waits for each deposit to be in the balances.
pub(super) struct Customer {
    bank: Cqrs,
    account: AccountId,
    watch: Watch,
    first: Duration,
    every: Duration,
    pace: Option<Interval>,
}

impl Customer {
    pub(super) fn new(
        bank: Cqrs,
        number: usize,
        watch: Watch,
        first: Duration,
        every: Duration,
    ) -> Self {
        Self { bank, account: Self::account(number), watch, first, every, pace: None }
    }

    pub(super) fn account(number: usize) -> AccountId {
        format!("account-{number}").into()
    }

    async fn tick(&mut self) {
        let begin = || interval_at(Instant::now() + self.first, self.every);
        self.pace.get_or_insert_with(begin).tick().await;
    }
}

impl Watch {
    /// From the answer, which is now, to the effect.
    async fn lag(&self, position: Position) -> Result<Duration, Failure> {
        match self {
            Self::Here(projections) => {
                let answered = Instant::now();
                projections.wait_for(Balance::SPEC.name, position, PATIENCE).await?;
                Ok(answered.elapsed())
            }
            Self::Elsewhere(sightings) => {
                let answered = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
                let seen = timeout(PATIENCE, sightings.of(position.get())).await?;
                // It may be there before the answer is.
                Ok(seen.ok_or("the follower left out a position")?.saturating_sub(answered))
            }
        }
    }
}

#[async_trait]
impl Caller for Customer {
    async fn call(&mut self) -> Result<Done, CallError> {
        self.tick().await;
        let done = self.bank.execute(&self.account, Deposit { amount: 1 }).await;
        let done = done.map_err(|e| CallError::Failed(e.into()))?;
        let lag = self.watch.lag(done.position).await.map_err(CallError::Failed)?;
        Ok(Done { count: 1, took: Some(lag) })
    }
}
