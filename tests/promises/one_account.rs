//! Everybody works on one account: no conflict ever reaches a caller.

use std::ops::Range;

use cqrs_core::{Cqrs, ExecuteError, testing::suite::FreshLog as _};
use cqrs_tests::{Tier, report};
use serde::{Deserialize, Serialize};

use crate::{
    account::{Account, account, bank, deposit, withdraw},
    log::whole_log,
    place::{Place, on_every_store},
};

on_every_store!(sixteen_tasks, sixteen_tasks_of_two_programs);

async fn sixteen_tasks(place: Place) {
    let all = work(&[bank(place.open().await)], 0..16).await;
    all.is_what_is_stored(&place).await;
}

async fn sixteen_tasks_of_two_programs(place: Place) {
    let banks = [bank(place.open().await), bank(place.open().await)];
    let all = work(&banks, 0..16).await;
    all.is_what_is_stored(&place).await;
}

/// Half of the tasks deposit, half withdraw; some withdrawals are refused.
pub(crate) async fn work(banks: &[Cqrs], tasks: Range<usize>) -> Seen {
    let rounds = Tier::pick(50, 2_000);
    let tasks = tasks.map(|task| {
        let bank = banks[task % banks.len()].clone();
        tokio::spawn(async move {
            let mut seen = Seen::default();
            for round in 0..rounds {
                seen.act(&bank, task, round).await;
            }
            seen
        })
    });
    let mut all = Seen::default();
    for task in tasks.collect::<Vec<_>>() {
        all.add(&task.await.unwrap());
    }
    all
}

/// What callers were told.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Seen {
    deposited: u64,
    withdrawn: u64,
    refused: u64,
    decided_again: u32,
}

impl Seen {
    async fn act(&mut self, bank: &Cqrs, task: usize, round: usize) {
        let (id, tag) = (account("shared"), format!("{task}-{round}"));
        let outcome = if task.is_multiple_of(2) {
            bank.execute(&id, deposit(2, tag)).await
        } else {
            bank.execute(&id, withdraw(3, tag)).await
        };
        match outcome {
            Ok(done) => {
                *(if task.is_multiple_of(2) {
                    &mut self.deposited
                } else {
                    &mut self.withdrawn
                }) += 1;
                self.decided_again += done.attempts - 1;
            }
            Err(ExecuteError::Refused(short)) => {
                assert!(short.balance < 3, "refused for no reason: {short}");
                self.refused += 1;
            }
            Err(other) => panic!("neither done nor refused: {other}"),
        }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.deposited += other.deposited;
        self.withdrawn += other.withdrawn;
        self.refused += other.refused;
        self.decided_again += other.decided_again;
    }

    pub(crate) async fn is_what_is_stored(&self, place: &Place) {
        let store = place.open().await;
        assert_eq!(whole_log(&*store).await.len() as u64, self.deposited + self.withdrawn);
        let left = bank(store).load::<Account>(&account("shared")).await.unwrap();
        assert_eq!(left.state.balance, 2 * self.deposited - 3 * self.withdrawn);
        assert!(self.refused > 0, "nobody was refused: {self:?}");
        report("16 tasks on one account", format_args!("{place:?}: {self:?}"));
    }
}
