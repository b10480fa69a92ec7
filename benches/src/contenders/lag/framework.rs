use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use cqrs_bench_kit::{Caller, Contender, Count, Failure, Turn, Wrong};
use cqrs_core::{Cqrs, Projections};

use super::watcher::{Customer, Watch};
use crate::{
    bank::Balance,
    documents::{balances, reach},
    follower::Follower,
    venue::{Log, Venue},
};

/// Commands at a steady rate, and a projection that follows them.
pub(crate) struct Lag {
    pub(crate) venue: Arc<dyn Venue>,
    /// Of all callers together.
    pub(crate) commands_per_second: u32,
    pub(crate) runner: Runner,
}

/// Who runs the projection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Runner {
    /// The process that appends.
    Here,
    /// A process of its own, which says when it has seen what.
    Elsewhere,
}

#[async_trait]
impl Contender for Lag {
    fn name(&self) -> String {
        match self.runner {
            Runner::Here => "cqrs, runner in the process".into(),
            Runner::Elsewhere => "cqrs, runner in another process".into(),
        }
    }

    async fn prepare(&self, callers: usize) -> Result<Box<dyn Turn>, Failure> {
        let log = self.venue.empty_log().await?;
        let store = log.store().await?;
        let bank = Cqrs::new(Arc::clone(&store))?;
        let builder = Projections::builder(store).document::<Balance>();
        let (projections, follower) = match self.runner {
            Runner::Here => (builder.start().await?, None),
            Runner::Elsewhere => (builder.attach()?, Some(Follower::start(&log.address()).await?)),
        };
        let share = u32::try_from(callers)?;
        let every = Duration::from_secs(1) * share / self.commands_per_second;
        Ok(Box::new(Prepared { bank, projections, follower, every, callers, _log: log }))
    }
}

struct Prepared {
    bank: Cqrs,
    projections: Projections,
    follower: Option<Follower>,
    /// A caller's pace.
    every: Duration,
    callers: usize,
    // Last: the others let go of it first.
    _log: Box<dyn Log>,
}

#[async_trait]
impl Turn for Prepared {
    fn callers(&mut self) -> Vec<Box<dyn Caller>> {
        let customer = |number: usize| {
            let watch = match &self.follower {
                None => Watch::Here(self.projections.clone()),
                Some(follower) => Watch::Elsewhere(follower.sightings()),
            };
            // Not all at the same moment.
            let share = u32::try_from(self.callers).unwrap_or(u32::MAX);
            let first = self.every * u32::try_from(number).unwrap_or_default() / share;
            Box::new(Customer::new(self.bank.clone(), number, watch, first, self.every)) as _
        };
        (0..self.callers).map(customer).collect()
    }

    async fn check(self: Box<Self>, counts: &[Count]) -> Result<(), Failure> {
        let head = self.bank.store().head().await?.position;
        reach(&self.projections, head).await?;
        let found = balances(&self.projections).await?;
        self.projections.shutdown().await;
        self.bank.shutdown().await;
        for (number, count) in counts.iter().enumerate() {
            let account = Customer::account(number).to_string();
            let (expected, found) = (Some(count.acknowledged), found.get(&account).copied());
            if expected != found {
                return Err(Wrong::Folded { account, expected, found }.into());
            }
        }
        Ok(())
    }
}
