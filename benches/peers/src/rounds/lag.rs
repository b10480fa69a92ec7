use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use cqrs_bench_kit::{
    CallError, Caller, Contender, Count, Done, Failure, Strays, Turn, Work, Wrong, child::Errand,
};
use tokio::time::{Instant, Interval, interval_at, timeout};

use crate::{
    bank::{Bank, Opening},
    systems,
};

/// Commands at a steady rate, until their effect can be queried.
pub(crate) struct Lag {
    pub(crate) errand: Errand,
}

/// How long an effect may take before it counts as lost.
const PATIENCE: Duration = Duration::from_secs(10);

#[async_trait]
impl Contender for Lag {
    fn name(&self) -> String {
        self.errand.system.clone()
    }

    async fn prepare(&self, callers: usize) -> Result<Box<dyn Turn>, Failure> {
        let Work::Lag { commands_per_second } = self.errand.work else {
            return Err("this is not about lag".into());
        };
        let bank = systems::open(&self.errand.system, Opening::of(&self.errand)).await?;
        bank.views().ok_or("it has no views")?.start().await?;
        let every = Duration::from_secs(1) * u32::try_from(callers)? / commands_per_second;
        Ok(Box::new(Prepared { bank, every, callers }))
    }
}

struct Prepared {
    bank: Arc<dyn Bank>,
    /// A caller's pace.
    every: Duration,
    callers: usize,
}

#[async_trait]
impl Turn for Prepared {
    fn callers(&mut self) -> Vec<Box<dyn Caller>> {
        let callers = u32::try_from(self.callers).unwrap_or(u32::MAX);
        let customer = |number: u32| Customer {
            bank: Arc::clone(&self.bank),
            account: number.into(),
            // Not all at the same moment.
            first: self.every * number / callers,
            every: self.every,
            pace: None,
            events: 0,
        };
        (0..callers).map(|number| Box::new(customer(number)) as _).collect()
    }

    async fn check(self: Box<Self>, counts: &[Count]) -> Result<(), Failure> {
        let views = self.bank.views().ok_or("it has no views")?.all().await?;
        let mut strays = Strays::default();
        for (number, count) in (0..).zip(counts) {
            let found = views.get(&self.bank.id(number)).copied().unwrap_or_default();
            strays += Strays::of(count.acknowledged, found);
        }
        if strays.none() { Ok(()) } else { Err(Wrong::Strays(strays).into()) }
    }
}

/// Deposits 1 at a steady pace, and waits for each deposit to be in the balances.
struct Customer {
    bank: Arc<dyn Bank>,
    account: u64,
    first: Duration,
    every: Duration,
    pace: Option<Interval>,
    events: u64,
}

impl Customer {
    async fn deposit(&mut self) -> Result<Duration, Failure> {
        let (begun, views) = (Instant::now(), self.bank.views().ok_or("it has no views")?);
        self.bank.deposit(self.account, 1).await?;
        self.events += 1;
        // Where the command sees to the balances itself, the command is the lag.
        let from = if views.are_inline() { begun } else { Instant::now() };
        timeout(PATIENCE, views.wait_for(self.account, self.events)).await??;
        Ok(from.elapsed())
    }
}

#[async_trait]
impl Caller for Customer {
    async fn call(&mut self) -> Result<Done, CallError> {
        let begin = || interval_at(Instant::now() + self.first, self.every);
        self.pace.get_or_insert_with(begin).tick().await;
        let lag = self.deposit().await.map_err(CallError::Failed)?;
        Ok(Done { count: 1, took: Some(lag) })
    }
}
