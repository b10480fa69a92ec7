use std::sync::Arc;

use async_trait::async_trait;
use cqrs_bench_kit::{
    CallError, Caller, Contender, Count, Done, Failure, Strays, Turn, Work, Wrong, child::Errand,
};

use crate::{
    bank::{Account, Bank, History, Opening},
    systems,
};

/// Commands, one after the other by each caller.
pub(crate) struct Commands {
    pub(crate) errand: Errand,
}

/// What an account begins with; more than can be withdrawn by ones.
const FUNDS: u64 = 1 << 50;
/// So many commands before the round, so that a system that takes snapshots has taken one.
const BEFORE: u64 = 2 * systems::SNAPSHOT_EVERY + 10;

#[async_trait]
impl Contender for Commands {
    fn name(&self) -> String {
        self.errand.system.clone()
    }

    async fn prepare(&self, callers: usize) -> Result<Box<dyn Turn>, Failure> {
        let (work, part) = (self.errand.work, self.errand.part);
        let bank = systems::open(&self.errand.system, Opening::of(&self.errand)).await?;
        let mut begun = Vec::new();
        match work {
            Work::LongAccount { events, snapshots } => {
                let history = History { events, accounts: 1 };
                bank.fill(history).await?;
                let mut account = history.account(0);
                for _ in 0..if snapshots { BEFORE } else { 0 } {
                    bank.deposit(0, 1).await?;
                    account = account.deposited(1);
                }
                begun.push(account);
            }
            _ if part.is_first() => {
                let accounts = if work == Work::OneAccount { 1 } else { callers };
                for account in 0..accounts {
                    bank.deposit(account as u64, FUNDS).await?;
                    begun.push(Account::default().deposited(FUNDS));
                }
            }
            _ => {}
        }
        let callers = part.callers(callers);
        Ok(Box::new(Prepared { bank, work, begun, callers }))
    }
}

struct Prepared {
    bank: Arc<dyn Bank>,
    work: Work,
    /// The accounts before the round, where this process has opened them.
    begun: Vec<Account>,
    callers: std::ops::Range<usize>,
}

#[async_trait]
impl Turn for Prepared {
    fn callers(&mut self) -> Vec<Box<dyn Caller>> {
        let own = self.work == Work::OwnAccounts;
        let customer = |number| {
            let account = if own { number as u64 } else { 0 };
            Customer { bank: Arc::clone(&self.bank), work: self.work, account }
        };
        self.callers.clone().map(|number| Box::new(customer(number)) as _).collect()
    }

    async fn check(self: Box<Self>, counts: &[Count]) -> Result<(), Failure> {
        let all = counts.iter().map(|count| count.acknowledged);
        let acknowledged: Vec<u64> = match self.work {
            Work::OwnAccounts => all.collect(),
            _ => vec![all.sum()],
        };
        let mut strays = Strays::default();
        for ((number, begun), acknowledged) in (0..).zip(&self.begun).zip(acknowledged) {
            let found = self.bank.read(number).await?;
            let stored = found.events - begun.events;
            strays += Strays::of(acknowledged, stored);
            let balance = match self.work {
                Work::LongAccount { .. } => begun.balance + stored,
                _ => begun.balance - stored,
            };
            if found.balance != balance {
                let (stored, acknowledged) = (found.balance, balance);
                let stream = self.bank.id(number);
                return Err(Wrong::Balance { stream, stored, acknowledged }.into());
            }
        }
        if strays.none() { Ok(()) } else { Err(Wrong::Strays(strays).into()) }
    }
}

struct Customer {
    bank: Arc<dyn Bank>,
    work: Work,
    account: u64,
}

#[async_trait]
impl Caller for Customer {
    async fn call(&mut self) -> Result<Done, CallError> {
        let done = match self.work {
            Work::LongAccount { .. } => self.bank.deposit(self.account, 1).await,
            _ => self.bank.withdraw(self.account, 1).await,
        };
        done.map(|()| 1.into()).map_err(CallError::Failed)
    }
}
