//! Thirty-two callers, one idempotency key: one effect, and everybody is told the same. In one
//! program, where they share a lane, and in several, where only the store tells them apart.

use cqrs_core::{Cqrs, Done, ExecuteError, Position, Version, testing::suite::FreshLog as _};
use cqrs_tests::Tier;

use crate::{
    account::{Account, Deposit, DepositMany, Short, Withdraw, account, bank, deposit, withdraw},
    log::whole_log,
    place::{Place, on_every_store},
};

on_every_store!(
    one_effect_and_equal_answers,
    one_refusal_for_all_and_for_ever,
    one_decision_without_events,
);

const CALLERS: usize = 32;

type Outcome = Result<Done<Account>, ExecuteError<Short>>;

async fn one_effect_and_equal_answers(place: Place) {
    let programs = programs(&place).await;
    for round in 0..Tier::pick(6, 201) {
        let banks = used(&programs, round);
        let outcomes = send::<Deposit>(banks, round, deposit(7, "once")).await;
        let done: Vec<_> = outcomes.into_iter().map(Result::unwrap).collect();
        let places: Vec<_> = done.iter().map(|d| (d.version, d.position, d.events.len())).collect();
        let position = Position::new(round + 1).unwrap();
        assert_eq!(places, [(Version::new(1).unwrap(), position, 1); CALLERS]);
        assert_eq!(done.iter().filter(|d| !d.repeated).count(), 1, "one of them did it");
        assert_eq!(banks[0].store().head().await.unwrap().position, position);
    }
    whole_log(&**programs[0].store()).await;
}

async fn one_refusal_for_all_and_for_ever(place: Place) {
    let programs = programs(&place).await;
    for round in 0..Tier::pick(6, 201) {
        let banks = used(&programs, round);
        let refusals = send::<Withdraw>(banks, round, withdraw(7, "never")).await;
        let rich = deposit(100, "now it is covered");
        let done = programs[7].execute(&account(round.to_string()), rich).await.unwrap();
        let later = send::<Withdraw>(banks, round, withdraw(7, "never")).await;
        for outcome in refusals.into_iter().chain(later) {
            let Err(ExecuteError::Refused(short)) = outcome else { panic!("{outcome:?}") };
            assert_eq!(short, Short { balance: 0, amount: 7 });
        }
        assert_eq!(programs[0].store().head().await.unwrap().position, done.position);
    }
    whole_log(&**programs[0].store()).await;
}

async fn one_decision_without_events(place: Place) {
    let programs = programs(&place).await;
    for round in 0..Tier::pick(6, 201) {
        let banks = used(&programs, round);
        let outcomes = send::<DepositMany>(banks, round, DepositMany(0)).await;
        let other = deposit(1, "somebody else");
        programs[7].execute(&account(round.to_string()), other).await.unwrap();
        let later = send::<DepositMany>(banks, round, DepositMany(0)).await;
        let done: Vec<_> = outcomes.into_iter().chain(later).map(Result::unwrap).collect();
        let first = (Version::NONE, done[0].position, 0);
        let places: Vec<_> = done.iter().map(|d| (d.version, d.position, d.events.len())).collect();
        assert_eq!(places, [first; 2 * CALLERS]);
        assert_eq!(done.iter().filter(|d| !d.repeated).count(), 1, "one of them decided it");
    }
    assert_eq!(whole_log(&**programs[0].store()).await.len() as u64, Tier::pick(6, 201));
}

async fn programs(place: &Place) -> Vec<Cqrs> {
    let mut programs = Vec::new();
    for _ in 0..8 {
        programs.push(bank(place.open().await));
    }
    programs
}

/// Two of them, one, or all of them.
fn used(programs: &[Cqrs], round: u64) -> &[Cqrs] {
    match round % 3 {
        0 => &programs[..2],
        1 => &programs[..1],
        _ => programs,
    }
}

/// The same command from all callers at once, who take turns among the programs.
async fn send<C>(banks: &[Cqrs], round: u64, command: C) -> Vec<Outcome>
where
    C: cqrs_core::Command + Clone,
    Account: cqrs_core::Accepts<C>,
{
    let calls = (0..CALLERS).map(|caller| {
        let (bank, command) = (banks[caller % banks.len()].clone(), command.clone());
        let id = account(round.to_string());
        tokio::spawn(async move { bank.execute(&id, command).idempotency_key("the key").await })
    });
    let mut outcomes = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        outcomes.push(call.await.unwrap());
    }
    outcomes
}
