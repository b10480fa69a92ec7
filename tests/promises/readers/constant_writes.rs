//! Events that keep coming, at a rate.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use cqrs_core::Cqrs;
use fastrand::Rng;
use tokio::task::{JoinHandle, JoinSet};

use crate::account::{DepositMany, account, deposit, withdraw};

const ACCOUNTS: u64 = 12;
const TICK: Duration = Duration::from_millis(20);

/// Opens the accounts with so many events in each, so that no withdrawal is ever refused.
pub(crate) async fn open_accounts(bank: &Cqrs, events: u64) {
    for n in 0..ACCOUNTS {
        let id = account(n.to_string());
        bank.execute(&id, deposit(1_000_000_000, "opens")).await.unwrap();
        for _ in 0..events / 100 {
            bank.execute(&id, DepositMany(100)).await.unwrap();
        }
    }
}

/// Whoever writes to the open accounts, until told to stop.
pub(crate) struct ConstantWrites {
    is_over: Arc<AtomicBool>,
    writer: JoinHandle<u64>,
    begun: Instant,
}

impl ConstantWrites {
    /// So many events per second, where the machine bears it.
    pub(crate) fn begin(bank: Cqrs, per_second: u64) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let writer = tokio::spawn(write(bank, per_second, Arc::clone(&is_over)));
        Self { is_over, writer, begun: Instant::now() }
    }

    /// Says how many events there were, and how many of them in a second.
    pub(crate) async fn stop(self) -> (u64, u64) {
        self.is_over.store(true, Ordering::Release);
        let written = self.writer.await.unwrap();
        let millis = u64::try_from(self.begun.elapsed().as_millis()).unwrap();
        (written, written * 1_000 / millis.max(1))
    }
}

async fn write(bank: Cqrs, per_second: u64, is_over: Arc<AtomicBool>) -> u64 {
    let mut random = Rng::with_seed(per_second);
    let at_once = per_second * u64::try_from(TICK.as_millis()).unwrap() / 1_000;
    let mut ticks = tokio::time::interval(TICK);
    let mut written = 0;
    while !is_over.load(Ordering::Acquire) {
        ticks.tick().await;
        let mut commands = JoinSet::new();
        for n in 0..at_once {
            let (bank, id) = (bank.clone(), account(random.u64(..ACCOUNTS).to_string()));
            let amount = random.u64(1..4);
            commands.spawn(async move {
                if n % 5 == 0 {
                    bank.execute(&id, withdraw(amount, "")).await.map(drop)
                } else {
                    bank.execute(&id, deposit(amount, "")).await.map(drop)
                }
            });
        }
        for done in commands.join_all().await {
            done.unwrap();
        }
        written += at_once;
    }
    written
}
