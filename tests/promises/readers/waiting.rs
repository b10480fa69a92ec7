//! Who waits for a position sees what is there up to it, in any process, or is told in time that
//! it is not there yet. It does not matter whether the projection read any of it.

use std::time::Duration;

use cqrs_core::{
    Position, ProjectionStore as _, Projections, StoreError, WaitError, prelude::*,
    testing::suite::FreshLog as _,
};
use cqrs_tests::Tier;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::{
    books::Balance,
    program::{SOON, documents, restless, run},
    rebuilding::until_it_serves,
};
use crate::{
    account::{AccountId, Withdrawn, account, bank, deposit, withdraw},
    place::{Place, on_every_store},
};

on_every_store!(
    an_empty_log_has_been_read_to_its_end,
    a_projection_that_reads_none_of_it_is_waited_for_in_every_part,
    what_was_written_is_there_for_whoever_waited,
    so_it_is_while_the_projection_is_rebuilt_again_and_again,
    who_does_not_wait_long_is_told_in_time,
);

/// What left the accounts: rare among deposits.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Left {
    events: u64,
}

#[projection(name = "left", version = 1, key = AccountId, partitions = 4)]
impl Left {
    fn withdrawn(&mut self, _: &Recorded<Withdrawn>) {
        self.events += 1;
    }
}

async fn an_empty_log_has_been_read_to_its_end(place: Place) {
    let program = run(&place).await;
    for name in place.kept() {
        program.wait_for(name, Position::START, SOON).await.unwrap();
    }
    // Also where nothing ever ran it; but it must be there.
    program.shutdown().await;
    program.wait_for("balances", Position::START, Duration::ZERO).await.unwrap();
    let unknown = program.wait_for("nobody", Position::START, Duration::ZERO).await;
    assert!(matches!(unknown, Err(WaitError::NotThere { .. })), "{unknown:?}");
}

async fn a_projection_that_reads_none_of_it_is_waited_for_in_every_part(place: Place) {
    let left = |store| Projections::builder(store).options(restless()).document::<Left>();
    let program = left(place.projections().await).start().await.unwrap();
    let elsewhere = left(place.projections().await).attach().unwrap();
    let bank = bank(place.open().await);
    for n in 0..Tier::pick(5, 500) {
        let done = bank.execute(&account("ada"), deposit(1, "")).await.unwrap();
        elsewhere.wait_for("left", done.token(), SOON).await.unwrap();
        let done = bank.execute(&account("bob"), deposit(1, "")).await.unwrap();
        program.wait_for("left", done.token(), SOON).await.unwrap();
        let done = bank.execute(&account("ada"), withdraw(1, "")).await.unwrap();
        elsewhere.wait_for("left", done.token(), SOON).await.unwrap();
        let found = elsewhere.documents::<Left>().get(&account("ada")).await.unwrap();
        assert_eq!(found.unwrap().document.events, n + 1);
    }
}

/// Sends a command, waits for it anywhere, and looks: its effect is there.
async fn write_and_read(place: &Place, asked: [Projections; 2], writers: usize, times: i64) {
    let bank = bank(place.open().await);
    let writers: Vec<_> = (0..writers)
        .map(|writer| {
            let (bank, asked) = (bank.clone(), asked.clone());
            let id = account(format!("of {writer}"));
            tokio::spawn(async move {
                for n in 1..=times {
                    let done = bank.execute(&id, deposit(1, "")).await.unwrap();
                    let asked = &asked[usize::try_from(n).unwrap() % 2];
                    let mut patience = Duration::from_millis(1);
                    // As a client does that is told to ask again soon.
                    while let Err(error) = asked.wait_for("balances", done.token(), patience).await
                    {
                        assert!(matches!(error, WaitError::TimedOut { .. }), "{error}");
                        patience *= 2;
                    }
                    let found = asked.documents::<Balance>().get(&id).await.unwrap();
                    assert_eq!(found.map(|f| f.document.events), Some(n), "waited, and not there");
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
}

async fn what_was_written_is_there_for_whoever_waited(place: Place) {
    let programs = [run(&place).await, run(&place).await];
    let elsewhere = documents(place.projections().await).attach().unwrap();
    let asked = [programs[0].clone(), elsewhere];
    write_and_read(&place, asked, Tier::pick(50, 400), Tier::pick(5, 50)).await;
}

async fn so_it_is_while_the_projection_is_rebuilt_again_and_again(place: Place) {
    let programs = [run(&place).await, run(&place).await];
    let operator = documents(place.projections().await).attach().unwrap();
    let rebuilding = tokio::spawn({
        let operator = operator.clone();
        async move {
            let mut rebuilt = 0;
            loop {
                let generation = operator.rebuild("balances").await.unwrap();
                until_it_serves(&operator, generation.id).await;
                operator.drop_retired("balances").await.unwrap();
                rebuilt += 1;
                if rebuilt == Tier::pick(3, 20) {
                    return;
                }
            }
        }
    });
    while !rebuilding.is_finished() {
        let asked = [programs[0].clone(), operator.clone()];
        let fresh = Tier::pick(3, 10);
        write_and_read_on(&place, asked, fresh).await;
    }
    rebuilding.await.unwrap();
}

/// As [`write_and_read`], into accounts that nobody has used.
async fn write_and_read_on(place: &Place, asked: [Projections; 2], writers: usize) {
    let bank = bank(place.open().await);
    for _ in 0..writers {
        let id = account(uuid::Uuid::now_v7().to_string());
        for (n, asked) in (1..).zip(&asked) {
            let done = bank.execute(&id, deposit(1, "")).await.unwrap();
            asked.wait_for("balances", done.token(), SOON).await.unwrap();
            let found = asked.documents::<Balance>().get(&id).await.unwrap();
            assert_eq!(found.map(|f| f.document.events), Some(n), "waited, and not there");
        }
    }
}

async fn who_does_not_wait_long_is_told_in_time(place: Place) {
    let bank = bank(place.open().await);
    let program = run(&place).await;
    let first = bank.execute(&account("ada"), deposit(1, "")).await.unwrap();
    program.wait_for("balances", first.position, SOON).await.unwrap();
    program.shutdown().await;
    let second = bank.execute(&account("ada"), deposit(1, "")).await.unwrap();
    let (first, token, second) = (first.position, second.token(), second.position);
    let waiting: Vec<_> = (0..Tier::pick(200, 2_000))
        .map(|n| {
            let (program, timeout) = (program.clone(), Duration::from_millis(n % 30));
            tokio::spawn(async move {
                let begun = Instant::now();
                let waited = program.wait_for("balances", token, timeout).await;
                match waited {
                    Err(WaitError::TimedOut { reached, wanted, .. }) => {
                        assert_eq!((reached, wanted), (first, second));
                    }
                    // A busy machine; whoever waits is told that too.
                    Err(WaitError::Store(StoreError::Unavailable { .. })) => {}
                    other => panic!("{other:?}"),
                }
                assert!(begun.elapsed() >= timeout, "it gave up too soon");
                assert!(begun.elapsed() < timeout + SOON, "it hung");
            })
        })
        .collect();
    for waiting in waiting {
        waiting.await.unwrap();
    }
    // As long as it may take: there is no end of time.
    let forever = tokio::spawn({
        let program = program.clone();
        async move { program.wait_for("balances", token, Duration::MAX).await }
    });
    let _again = run(&place).await;
    forever.await.unwrap().unwrap();
    let reached = place.projections().await.reached("balances").await.unwrap();
    assert!(reached >= Some(second));
}
