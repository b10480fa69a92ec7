use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use async_trait::async_trait;
use cqrs_bench_kit::{CallError, Caller, Contender, Count, Done, Failure, Stored, Turn, Wrong};
use cqrs_core::Cqrs;

use crate::{
    bank::{AccountId, Deposit},
    check::check_log,
    history::{Accounts, Draw, Spread},
    venue::{Log, Venue},
};

/// The whole `execute` on accounts of which a few are busy and most are not: every call draws
/// another, the k-th 1/k as often as the first (Zipf).
pub(crate) struct Skewed {
    pub(crate) venue: Arc<dyn Venue>,
    pub(crate) accounts: u64,
}

#[async_trait]
impl Contender for Skewed {
    fn name(&self) -> String {
        "cqrs".into()
    }

    async fn prepare(&self, callers: usize) -> Result<Box<dyn Turn>, Failure> {
        let log = self.venue.empty_log().await?;
        let bank = log.bank().await?;
        // Connections are open, as elsewhere.
        bank.store().head().await?;
        let accounts = Arc::new(Accounts::new(self.accounts, Spread::Skewed));
        let deposits = (0..self.accounts).map(|_| AtomicU64::new(0)).collect();
        Ok(Box::new(Prepared { bank, accounts, deposits, callers, log }))
    }
}

struct Prepared {
    bank: Cqrs,
    accounts: Arc<Accounts>,
    /// Those that were acknowledged, by account.
    deposits: Arc<[AtomicU64]>,
    callers: usize,
    // Last: the bank lets go of it first.
    log: Box<dyn Log>,
}

#[async_trait]
impl Turn for Prepared {
    fn callers(&mut self) -> Vec<Box<dyn Caller>> {
        let customer = |number: usize| Customer {
            bank: self.bank.clone(),
            accounts: Arc::clone(&self.accounts),
            deposits: Arc::clone(&self.deposits),
            draw: Draw::new(number as u64),
        };
        (0..self.callers).map(|number| Box::new(customer(number)) as _).collect()
    }

    async fn stored(&mut self) -> Result<Option<Stored>, Failure> {
        self.log.stored().await
    }

    async fn check(self: Box<Self>, _: &[Count]) -> Result<(), Failure> {
        let balances = self.deposits.iter().enumerate();
        let balances = balances.map(|(n, b)| (id(n).to_string(), b.load(Ordering::Relaxed)));
        let expected = balances.filter(|(_, balance)| *balance > 0).collect();
        self.bank.shutdown().await;
        check_log(&**self.bank.store(), &expected).await
    }
}

fn id(account: usize) -> AccountId {
    format!("account-{account}").into()
}

/// Deposits 1 into an account that it draws, again and again.
struct Customer {
    bank: Cqrs,
    accounts: Arc<Accounts>,
    deposits: Arc<[AtomicU64]>,
    draw: Draw,
}

#[async_trait]
impl Caller for Customer {
    async fn call(&mut self) -> Result<Done, CallError> {
        let account = usize::try_from(self.accounts.draw(&mut self.draw));
        let account = account.map_err(|e| CallError::Failed(e.into()))?;
        let done = self.bank.execute(&id(account), Deposit { amount: 1 }).await;
        let done = done.map_err(|e| CallError::Failed(e.into()))?;
        if done.events.len() != 1 {
            return Err(CallError::Wrong(Wrong::Events { asked: 1 }));
        }
        self.deposits[account].fetch_add(1, Ordering::Relaxed);
        Ok(1.into())
    }
}
