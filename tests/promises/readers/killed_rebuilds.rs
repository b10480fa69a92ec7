//! A version that is built beside the one that serves, while events keep coming and queries are
//! asked all the time, by a process that is killed with SIGKILL on the way: another one resumes
//! where it stood, and nobody ever sees a row that is missing, half built or from before.

use std::time::Instant;

use cqrs_core::{
    GenerationId, Position, ProjectionState, Projections, testing::suite::FreshLog as _,
};
use cqrs_tests::{Tier, report};

use super::{
    another_program::{AnotherProgram, Runs},
    constant_writes::{ConstantWrites, open_accounts},
    fold::books_are_right,
    program::{documents, run},
    queries::Queries,
    rebuilding::until_it_serves,
};
use crate::{
    account::bank,
    log::whole_log,
    place::{Place, on_every_lasting_store},
};

on_every_lasting_store!(a_killed_rebuild_resumes_while_events_keep_coming_and_nobody_sees_it);

async fn a_killed_rebuild_resumes_while_events_keep_coming_and_nobody_sees_it(place: Place) {
    let bank = bank(place.open().await);
    open_accounts(&bank, Tier::pick(100, 2_000)).await;
    let store = place.projections().await;
    let history = store.head().await.unwrap().position;
    let program = run(&place).await;
    let observer = documents(place.projections().await).attach().unwrap();
    for name in place.kept() {
        observer.wait_for(name, history, super::program::SOON).await.unwrap();
    }

    let begun = Instant::now();
    let queries = Queries::begin(&place, observer.clone()).await;
    let writes = ConstantWrites::begin(bank, Tier::pick(100, 1_000));
    let kills = Tier::pick(2, 10);
    let mut building = None;
    for kill in 1..=kills {
        // Small steps, so that there is a middle of it.
        let mut another = AnotherProgram::start(&place.address(), Runs::SecondVersion(10));
        let enough = Position::START.plus(history.get() * kill / (kills + 2));
        let reached = until_it_is_at(&observer, enough, building, &mut another).await;
        drop(another);
        building = Some(reached);
    }
    let (generation, _) = building.unwrap();
    let _last = AnotherProgram::start(&place.address(), Runs::SecondVersion(500));
    until_it_serves(&observer, generation).await;
    let swapped = begun.elapsed();

    // Some more, on what serves now.
    let more = store.head().await.unwrap().position.plus(Tier::pick(20, 5_000));
    while store.head().await.unwrap().position < more {
        tokio::task::yield_now().await;
    }
    let (written, rate) = writes.stop().await;
    // Two statements for each event: where they are slow, it is behind as long as events come.
    let journal = of_second_version(&observer, "journal").await.unwrap().0;
    until_it_serves(&observer, journal).await;
    let events = books_are_right(&place, &observer).await;
    let answers = queries.stop().await;
    answers.are_in(&whole_log(&store).await);
    report(
        "a rebuild that is killed under load",
        format_args!(
            "{place:?}: {kills} kills, {events} events, {written} of them meanwhile, \
             {rate} a second; it served after {swapped:?}; {} queries",
            answers.queries
        ),
    );
    program.shutdown().await;
}

type Reached = (GenerationId, Position);

/// Waits until the one that is built is so far; it never falls back, and is always the same one.
async fn until_it_is_at(
    observer: &Projections,
    enough: Position,
    before: Option<Reached>,
    builder: &mut AnotherProgram,
) -> Reached {
    loop {
        assert!(!builder.has_ended(), "it ended by itself");
        if let Some(now) = of_second_version(observer, "balances").await {
            if let Some((generation, position)) = before {
                assert_eq!(now.0, generation, "another one was begun");
                assert!(now.1 >= position, "it fell back to {} from {position}", now.1);
            }
            if now.1 >= enough {
                return now;
            }
        }
        tokio::task::yield_now().await;
    }
}

async fn of_second_version(observer: &Projections, name: &str) -> Option<Reached> {
    let status = observer.status().await.unwrap();
    let found = status.into_iter().find(|s| s.name == name && s.version == 2)?;
    assert_ne!(found.state, ProjectionState::Retired);
    Some((found.generation, found.position))
}
