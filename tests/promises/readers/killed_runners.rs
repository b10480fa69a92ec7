//! Several processes run what is read, and are killed with SIGKILL at random: each event is taken
//! once, in order, by whoever is left.

use cqrs_core::{Position, testing::suite::FreshLog as _};
use cqrs_tests::{Tier, report};
use fastrand::Rng;

use super::{
    another_program::{AnotherProgram, Runs},
    constant_writes::{ConstantWrites, open_accounts},
    fold::books_are_right,
    program::{SOON, documents},
};
use crate::{
    account::bank,
    place::{Place, on_every_lasting_store},
};

on_every_lasting_store!(every_event_is_taken_once_by_processes_that_are_killed_at_random);

const PROCESSES: usize = 3;

async fn every_event_is_taken_once_by_processes_that_are_killed_at_random(place: Place) {
    let (address, mut random) = (place.address(), Rng::with_seed(3));
    let bank = bank(place.open().await);
    open_accounts(&bank, Tier::pick(100, 2_000)).await;
    let start = || AnotherProgram::start(&address, Runs::Books);
    let mut programs: [_; PROCESSES] = std::array::from_fn(|_| start());
    let writes = ConstantWrites::begin(bank, Tier::pick(150, 1_000));
    let observer = documents(place.projections().await).attach().unwrap();
    // Until somebody has made what is to be read.
    while observer.status().await.unwrap().len() < place.kept().len() {
        tokio::task::yield_now().await;
    }
    let mut reached = Position::START;
    let kills = Tier::pick(3, 30);
    for _ in 0..kills {
        // Not at one moment after the start: how far they have come since is chosen at random.
        let next = reached.plus(random.u64(1..Tier::pick(300, 3_000)));
        for name in place.kept() {
            observer.wait_for(name, next, SOON).await.unwrap();
        }
        let killed = random.usize(..PROCESSES);
        assert!(!programs[killed].has_ended(), "it ended by itself");
        programs[killed] = start();
        let status = observer.status().await.unwrap();
        reached = status.iter().map(|status| status.position).min().unwrap();
    }
    let (_, rate) = writes.stop().await;
    let events = books_are_right(&place, &observer).await;
    report(
        "processes that run what is read",
        format_args!("{place:?}: {kills} kills, {events} events, {rate} a second"),
    );
}
