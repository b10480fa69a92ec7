use std::sync::Arc;

use async_trait::async_trait;
use cqrs_bench_kit::{
    CallError, Caller, Contender, Count, Done, FUNDS, Failure, OwnAccounts, Strays, Turn, Work,
    Wrong, child::Errand,
};

use crate::{
    bank::{Account, Bank, History, Opening},
    systems,
};

/// Commands, one after the other by each caller.
pub(crate) struct Commands {
    pub(crate) errand: Errand,
}

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
        let mut begun = None;
        match work {
            Work::LongAccount { events, snapshots } => {
                let history = History { events, accounts: 1 };
                bank.fill(history).await?;
                let mut account = history.account(0);
                for _ in 0..if snapshots { BEFORE } else { 0 } {
                    bank.deposit(0, 1).await?;
                    account = account.deposited(1);
                }
                begun = Some(account);
            }
            Work::OneAccount if part.is_first() => {
                bank.deposit(0, FUNDS).await?;
                begun = Some(Account::default().deposited(FUNDS));
            }
            _ => {}
        }
        Ok(Box::new(Prepared { bank, work, begun, own: part.callers(callers), callers }))
    }
}

struct Prepared {
    bank: Arc<dyn Bank>,
    work: Work,
    /// The one account before the round, where this process has opened it.
    begun: Option<Account>,
    /// Those of this process.
    own: std::ops::Range<usize>,
    /// How many all processes have.
    callers: usize,
}

#[async_trait]
impl Turn for Prepared {
    fn callers(&mut self) -> Vec<Box<dyn Caller>> {
        let customer = |number| Customer {
            bank: Arc::clone(&self.bank),
            work: self.work,
            place: OwnAccounts::of(number, self.callers),
        };
        self.own.clone().map(|number| Box::new(customer(number)) as _).collect()
    }

    async fn check(self: Box<Self>, counts: &[Count]) -> Result<(), Failure> {
        let mut strays = Strays::default();
        if self.work == Work::OwnAccounts {
            for (number, count) in counts.iter().enumerate() {
                let place = OwnAccounts::of(number, counts.len());
                for (account, events) in place.after(count.acknowledged) {
                    let due = Account { events, balance: OwnAccounts::balance(events) };
                    strays += self.compare(account, due).await?;
                }
            }
        } else if let Some(begun) = self.begun {
            let acknowledged: u64 = counts.iter().map(|count| count.acknowledged).sum();
            let events = begun.events + acknowledged;
            let balance = match self.work {
                Work::LongAccount { .. } => begun.balance + acknowledged,
                _ => begun.balance - acknowledged,
            };
            strays += self.compare(0, Account { events, balance }).await?;
        }
        if strays.none() { Ok(()) } else { Err(Wrong::Strays(strays).into()) }
    }
}

impl Prepared {
    /// An account as it is, against what was acknowledged.
    async fn compare(&self, account: u64, due: Account) -> Result<Strays, Failure> {
        let found = self.bank.read(account).await?;
        if found.events == due.events && found.balance != due.balance {
            let stream = self.bank.id(account);
            let (stored, acknowledged) = (found.balance, due.balance);
            return Err(Wrong::Balance { stream, stored, acknowledged }.into());
        }
        Ok(Strays::of(due.events, found.events))
    }
}

struct Customer {
    bank: Arc<dyn Bank>,
    work: Work,
    /// For those with accounts of their own.
    place: OwnAccounts,
}

#[async_trait]
impl Caller for Customer {
    async fn call(&mut self) -> Result<Done, CallError> {
        let done = match self.work {
            Work::LongAccount { .. } => self.bank.deposit(0, 1).await,
            Work::OwnAccounts if self.place.events() == 0 => {
                self.bank.deposit(self.place.account(), FUNDS).await
            }
            Work::OwnAccounts => self.bank.withdraw(self.place.account(), 1).await,
            _ => self.bank.withdraw(0, 1).await,
        };
        done.map_err(CallError::Failed)?;
        self.place.advance();
        Ok(1.into())
    }
}
