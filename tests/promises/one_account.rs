//! Everybody works on one account: no conflict ever reaches a caller.

use cqrs_core::{Cqrs, ExecuteError, testing::suite::FreshLog as _};
use cqrs_tests::{Tier, report};

use crate::{
    account::{Account, account, bank, deposit, withdraw},
    log::whole_log,
    place::{Place, on_every_store},
};

on_every_store!(sixteen_tasks, sixteen_tasks_of_two_programs);

async fn sixteen_tasks(place: Place) {
    let bank = bank(place.open().await);
    work_together(&place, &[bank]).await;
}

async fn sixteen_tasks_of_two_programs(place: Place) {
    let banks = [bank(place.open().await), bank(place.open().await)];
    work_together(&place, &banks).await;
}

/// Half of the tasks deposit, half withdraw; some withdrawals are refused. What is left must be
/// what the answers say.
async fn work_together(place: &Place, banks: &[Cqrs]) {
    let rounds = Tier::pick(50, 2_000);
    let tasks = (0..16).map(|task| {
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
    let store = place.open().await;
    assert_eq!(whole_log(&*store).await.len() as u64, all.deposited + all.withdrawn);
    let left = banks[0].load::<Account>(&account("shared")).await.unwrap();
    assert_eq!(left.state.balance, 2 * all.deposited - 3 * all.withdrawn);
    assert!(all.refused > 0, "nobody was refused: {all:?}");
    report("one account, 16 tasks", format_args!("{} programs: {all:?}", banks.len()));
}

#[derive(Debug, Default)]
struct Seen {
    deposited: u64,
    withdrawn: u64,
    refused: u64,
    again: u32,
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
            Ok(done) if task.is_multiple_of(2) => {
                self.deposited += 1;
                self.again += done.attempts - 1;
            }
            Ok(done) => {
                self.withdrawn += 1;
                self.again += done.attempts - 1;
            }
            Err(ExecuteError::Refused(short)) => {
                assert!(short.balance < 3, "refused for no reason: {short}");
                self.refused += 1;
            }
            Err(other) => panic!("neither done nor refused: {other}"),
        }
    }

    fn add(&mut self, other: &Self) {
        self.deposited += other.deposited;
        self.withdrawn += other.withdrawn;
        self.refused += other.refused;
        self.again += other.again;
    }
}
