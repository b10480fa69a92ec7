use std::{ops::Range, sync::Arc};

use async_trait::async_trait;
use cqrs_bench_kit::{
    CallError, Caller, Contender, Count, Done, FUNDS, Failure, OwnAccounts, Stored, Turn, Wrong,
    child::Part,
};
use cqrs_core::Cqrs;

use crate::{
    bank::{Account, AccountId, Deposit, InsufficientFunds, Withdraw},
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
    /// Each on its own, and on another one before it has many events.
    Own,
    /// All on one.
    One,
}

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
        if self.accounts == Accounts::One && self.part.is_first() {
            banks[0].execute(&id(0), Deposit { amount: FUNDS }).await?;
        }
        for bank in &banks {
            // Connections are open, as those of the others.
            bank.store().head().await?;
        }
        let own = self.part.callers(callers);
        Ok(Box::new(Prepared { banks, accounts: self.accounts, own, callers, log }))
    }
}

fn id(account: u64) -> AccountId {
    format!("account-{account}").into()
}

struct Prepared {
    banks: Vec<Cqrs>,
    accounts: Accounts,
    /// Those of this process.
    own: Range<usize>,
    /// How many all processes have.
    callers: usize,
    // Last: the banks let go of it first.
    log: Box<dyn Log>,
}

#[async_trait]
impl Turn for Prepared {
    fn callers(&mut self) -> Vec<Box<dyn Caller>> {
        let customer = |number: usize| {
            let bank = self.banks[number % self.banks.len()].clone();
            match self.accounts {
                Accounts::Own => {
                    Box::new(Owner { bank, place: OwnAccounts::of(number, self.callers) })
                }
                Accounts::One => Box::new(Sharer { bank, version: 1 }) as Box<dyn Caller>,
            }
        };
        self.own.clone().map(customer).collect()
    }

    async fn stored(&mut self) -> Result<Option<Stored>, Failure> {
        self.log.stored().await
    }

    async fn check(self: Box<Self>, counts: &[Count]) -> Result<(), Failure> {
        let acknowledged = counts.iter().map(|count| count.acknowledged);
        let expected = match self.accounts {
            Accounts::One => [(id(0).to_string(), FUNDS - acknowledged.sum::<u64>())].into(),
            Accounts::Own => {
                let of = |number| OwnAccounts::of(number, counts.len());
                let accounts =
                    acknowledged.enumerate().flat_map(|(n, commands)| of(n).after(commands));
                accounts
                    .map(|(a, events)| (id(a).to_string(), OwnAccounts::balance(events)))
                    .collect()
            }
        };
        for bank in &self.banks {
            bank.shutdown().await;
        }
        check_log(&**self.banks[0].store(), &expected).await
    }
}

/// Opens accounts and withdraws 1 from them, again and again.
struct Owner {
    bank: Cqrs,
    place: OwnAccounts,
}

#[async_trait]
impl Caller for Owner {
    async fn call(&mut self) -> Result<Done, CallError> {
        let account = id(self.place.account());
        let done = if self.place.events() == 0 {
            self.bank.execute(&account, Deposit { amount: FUNDS }).await
        } else {
            self.bank.execute(&account, Withdraw { amount: 1 }).await
        };
        let (answered, expected) = (version(done)?, self.place.events() + 1);
        if answered != expected {
            return Err(CallError::Wrong(Wrong::Answer { what: "version", answered, expected }));
        }
        self.place.advance();
        Ok(1.into())
    }
}

/// Withdraws 1 from the account that all have, again and again.
struct Sharer {
    bank: Cqrs,
    version: u64,
}

#[async_trait]
impl Caller for Sharer {
    async fn call(&mut self) -> Result<Done, CallError> {
        let answered = version(self.bank.execute(&id(0), Withdraw { amount: 1 }).await)?;
        let expected = self.version + 1;
        if answered < expected {
            return Err(CallError::Wrong(Wrong::Answer { what: "version", answered, expected }));
        }
        self.version = answered;
        Ok(1.into())
    }
}

/// The version that one event was stored at.
fn version(
    done: Result<cqrs_core::Done<Account>, cqrs_core::ExecuteError<InsufficientFunds>>,
) -> Result<u64, CallError> {
    let done = done.map_err(|e| CallError::Failed(e.into()))?;
    match done.events.len() {
        1 => Ok(done.version.get()),
        _ => Err(CallError::Wrong(Wrong::Events { asked: 1 })),
    }
}
