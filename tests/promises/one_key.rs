//! Thirty-two callers, two programs, one idempotency key: one effect, and everybody is told the
//! same.

use cqrs_core::{Cqrs, Done, ExecuteError, Position, Version, testing::suite::FreshLog as _};
use cqrs_tests::Tier;

use crate::{
    account::{Account, Deposit, Short, Withdraw, account, bank, deposit, withdraw},
    log::whole_log,
    place::{Place, on_every_store},
};

on_every_store!(one_effect_and_equal_answers, one_refusal_for_all_and_for_ever);

const CALLERS: usize = 32;

type Outcome = Result<Done<Account>, ExecuteError<Short>>;

async fn one_effect_and_equal_answers(place: Place) {
    let banks = two_programs(&place).await;
    for round in 0..Tier::pick(5, 200) {
        let outcomes = send::<Deposit>(&banks, round, deposit(7, "once")).await;
        let done: Vec<_> = outcomes.into_iter().map(Result::unwrap).collect();
        let places: Vec<_> = done.iter().map(|d| (d.version, d.position, d.events.len())).collect();
        let position = Position::new(round + 1).unwrap();
        assert_eq!(places, [(Version::new(1).unwrap(), position, 1); CALLERS]);
        assert_eq!(done.iter().filter(|d| !d.repeated).count(), 1, "one of them did it");
        assert_eq!(banks[0].store().head().await.unwrap().position, position);
    }
    whole_log(&**banks[0].store()).await;
}

async fn one_refusal_for_all_and_for_ever(place: Place) {
    let banks = two_programs(&place).await;
    for round in 0..Tier::pick(5, 200) {
        let refusals = send::<Withdraw>(&banks, round, withdraw(7, "never")).await;
        let rich = deposit(100, "now it is covered");
        let done = banks[1].execute(&account(round.to_string()), rich).await.unwrap();
        let later = send::<Withdraw>(&banks, round, withdraw(7, "never")).await;
        for outcome in refusals.into_iter().chain(later) {
            let Err(ExecuteError::Refused(short)) = outcome else { panic!("{outcome:?}") };
            assert_eq!(short, Short { balance: 0, amount: 7 });
        }
        assert_eq!(banks[0].store().head().await.unwrap().position, done.position);
    }
    whole_log(&**banks[0].store()).await;
}

async fn two_programs(place: &Place) -> [Cqrs; 2] {
    [bank(place.open().await), bank(place.open().await)]
}

/// The same command from all callers at once, half of them in one program, half in the other.
async fn send<C>(banks: &[Cqrs; 2], round: u64, command: C) -> Vec<Outcome>
where
    C: cqrs_core::Command + Clone,
    Account: cqrs_core::Accepts<C>,
{
    let calls = (0..CALLERS).map(|caller| {
        let (bank, command) = (banks[caller % 2].clone(), command.clone());
        let id = account(round.to_string());
        tokio::spawn(async move { bank.execute(&id, command).idempotency_key("the key").await })
    });
    let mut outcomes = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        outcomes.push(call.await.unwrap());
    }
    outcomes
}
