use std::{ops::Range, sync::Arc};

use async_trait::async_trait;
use cqrs_bench_kit::{
    CallError, Caller, Contender, Count, Done, Failure, Stored, Turn, Wrong, child::Part,
};
use cqrs_core::Cqrs;
use tokio::task::JoinSet;

use crate::{
    bank::{AccountId, Deposit, Withdraw},
    check::check_log,
    venue::{Log, Venue},
};

/// The whole `execute`, through the public API.
pub(crate) struct Framework {
    pub(crate) venue: Arc<dyn Venue>,
    pub(crate) accounts: Accounts,
    /// How many of them stand side by side on one log, each with its own connections and caches,
    /// as in so many processes.
    pub(crate) instances: usize,
    /// Which of the processes that share the callers this is.
    pub(crate) part: Part,
}

impl Framework {
    /// One, with all callers.
    pub(crate) fn alone(venue: Arc<dyn Venue>, accounts: Accounts) -> Self {
        Self { venue, accounts, instances: 1, part: Part::WHOLE }
    }
}

/// Whose account a caller works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Accounts {
    /// Each on its own.
    Own,
    /// All on one.
    One,
}

/// What an account begins with; more than can be withdrawn by ones.
const FUNDS: u64 = 1 << 50;

#[async_trait]
impl Contender for Framework {
    fn name(&self) -> String {
        match self.instances {
            1 => "cqrs".into(),
            n => format!("cqrs, {n} instances"),
        }
    }

    async fn prepare(&self, callers: usize) -> Result<Box<dyn Turn>, Failure> {
        let log = self.venue.empty_log().await?;
        let mut banks = Vec::new();
        for _ in 0..self.instances {
            banks.push(log.bank().await?);
        }
        let own = self.part.callers(callers);
        let mut funded = JoinSet::new();
        for account in self.accounts.of_all(own.clone()) {
            let bank = banks[account % banks.len()].clone();
            funded.spawn(async move {
                bank.execute(&id(account), Deposit { amount: FUNDS }).await.map(|_| ())
            });
        }
        while let Some(joined) = funded.join_next().await {
            joined??;
        }
        Ok(Box::new(Prepared { banks, accounts: self.accounts, callers: own, log }))
    }
}

impl Accounts {
    fn of(self, caller: usize) -> usize {
        match self {
            Self::Own => caller,
            Self::One => 0,
        }
    }

    fn of_all(self, callers: Range<usize>) -> Range<usize> {
        match self {
            Self::Own => callers,
            // Whoever has the first caller sees to it.
            Self::One => 0..usize::from(callers.start == 0),
        }
    }
}

fn id(account: usize) -> AccountId {
    format!("account-{account}").into()
}

struct Prepared {
    banks: Vec<Cqrs>,
    accounts: Accounts,
    callers: Range<usize>,
    // Last: the banks let go of it first.
    log: Box<dyn Log>,
}

#[async_trait]
impl Turn for Prepared {
    fn callers(&mut self) -> Vec<Box<dyn Caller>> {
        let customer = |caller: usize| Customer {
            bank: self.banks[caller % self.banks.len()].clone(),
            account: id(self.accounts.of(caller)),
            alone: self.accounts == Accounts::Own,
            version: 1,
        };
        self.callers.clone().map(|n| Box::new(customer(n)) as Box<dyn Caller>).collect()
    }

    async fn stored(&mut self) -> Result<Option<Stored>, Failure> {
        self.log.stored().await
    }

    async fn check(self: Box<Self>, counts: &[Count]) -> Result<(), Failure> {
        let balance = |account| {
            let own = (0..counts.len()).filter(|&caller| self.accounts.of(caller) == account);
            FUNDS - own.map(|caller| counts[caller].acknowledged).sum::<u64>()
        };
        let accounts = self.accounts.of_all(0..counts.len());
        let expected = accounts.map(|a| (id(a).to_string(), balance(a))).collect();
        for bank in &self.banks {
            bank.shutdown().await;
        }
        check_log(&**self.banks[0].store(), &expected).await
    }
}

/// Withdraws 1, again and again.
struct Customer {
    bank: Cqrs,
    account: AccountId,
    alone: bool,
    version: u64,
}

#[async_trait]
impl Caller for Customer {
    async fn call(&mut self) -> Result<Done, CallError> {
        let done = self.bank.execute(&self.account, Withdraw { amount: 1 }).await;
        let done = done.map_err(|e| CallError::Failed(e.into()))?;
        let (answered, expected) = (done.version.get(), self.version + 1);
        if answered < expected || (self.alone && answered > expected) {
            return Err(CallError::Wrong(Wrong::Answer { what: "version", answered, expected }));
        }
        if done.events.len() != 1 {
            return Err(CallError::Wrong(Wrong::Events { asked: 1 }));
        }
        self.version = answered;
        Ok(1.into())
    }
}
