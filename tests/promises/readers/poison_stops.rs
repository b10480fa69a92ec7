//! An event that a projection cannot take stops it, visibly, at that event: nothing is swallowed,
//! nothing skipped, and it is not tried again and again.

use std::time::Duration;

use cqrs_core::{
    EventStore as _, ProjectionState, Projections, Stop, WaitError, testing::suite::FreshLog as _,
};

use super::{
    fragile::{Mended, Sizes, Stopping, TOO_MUCH, broken, mended, tried},
    program::{SOON, restless},
    rebuilding::until_it_serves,
};
use crate::{
    account::{account, bank, deposit},
    place::{Place, on_every_store},
};

on_every_store!(
    a_handler_that_fails_stops_its_projection_and_every_process_sees_where,
    and_it_goes_on_in_order_when_it_is_mended,
    an_older_program_that_cannot_take_it_is_passed_by,
);

async fn program(place: &Place) -> Projections {
    let builder = Projections::builder(place.projections().await).options(restless());
    let builder = builder.document::<Stopping>().document::<Sizes>();
    builder.start().await.expect("what starts may stop later")
}

async fn observer(place: &Place) -> Projections {
    let builder = Projections::builder(place.projections().await);
    builder.document::<Stopping>().document::<Sizes>().attach().unwrap()
}

/// Until it says in some process that it stands still.
async fn until_it_stops(observer: &Projections) -> Stop {
    loop {
        if let ProjectionState::Stopped(stop) = state(observer).await {
            return stop;
        }
        tokio::task::yield_now().await;
    }
}

async fn state(projections: &Projections) -> ProjectionState {
    let status = projections.status().await.unwrap();
    let found = status.into_iter().find(|status| status.name == "stopping");
    found.expect("it serves").state
}

async fn a_handler_that_fails_stops_its_projection_and_every_process_sees_where(place: Place) {
    let id = format!("stops in {place:?}");
    broken(&id);
    let bank = bank(place.open().await);
    let program = program(&place).await;
    let observer = observer(&place).await;
    let mut positions = Vec::new();
    for (account_id, amount) in [(&*id, 1), (&*id, TOO_MUCH), (&*id, 2), ("other", 3)] {
        let done = bank.execute(&account(account_id), deposit(amount, "")).await.unwrap();
        positions.push(done.position);
    }
    let stop = until_it_stops(&observer).await;
    assert_eq!((stop.position, &*stop.name, stop.attempts), (positions[1], "account.deposited", 2));
    assert_eq!((stop.stream.id(), &*stop.reason), (&*id, "100 is too much"));

    // Who waits is told at which event, here and elsewhere; what is before it is there.
    for projections in [&program, &observer] {
        let waited = projections.wait_for("stopping", positions[3], Duration::ZERO).await;
        let Err(WaitError::Stopped { stop: told, .. }) = waited else { panic!("{waited:?}") };
        assert_eq!(told.position, stop.position);
    }
    observer.wait_for("stopping", positions[0], SOON).await.unwrap();
    let found = observer.documents::<Stopping>().get(&account(&*id)).await.unwrap().unwrap();
    assert_eq!((found.document.amounts, found.position), (vec![1], positions[0]));

    // However much happens and however often somebody looks, it is not tried again.
    let before = tried(&id);
    for _ in 0..50 {
        bank.execute(&account("other"), deposit(1, "")).await.unwrap();
        program.status().await.unwrap();
    }
    for _ in 0..2 {
        let rebuilt = observer.rebuild("sizes").await.unwrap();
        // The program was not told: it has looked at everything that it runs.
        until_it_serves(&observer, rebuilt.id).await;
    }
    assert_eq!(tried(&id), before, "it was tried again");
    assert!(before <= 1 + restless().poison_attempts, "it was tried {before} times");
}

async fn and_it_goes_on_in_order_when_it_is_mended(place: Place) {
    let id = format!("goes on in {place:?}");
    broken(&id);
    let bank = bank(place.open().await);
    let programs = [program(&place).await, program(&place).await];
    let observer = observer(&place).await;
    for amount in [1, TOO_MUCH, 2] {
        bank.execute(&account(&*id), deposit(amount, "")).await.unwrap();
    }
    until_it_stops(&observer).await;
    mended(&id);
    // Said in a process that does not run it.
    assert!(observer.resume("stopping").await.unwrap());
    let head = place.open().await.head().await.unwrap().position;
    while let Err(error) = observer.wait_for("stopping", head, Duration::from_millis(100)).await {
        // The other program may have tried it before, and say so only now.
        if matches!(error, WaitError::Stopped { .. }) {
            observer.resume("stopping").await.unwrap();
        }
    }
    let found = observer.documents::<Stopping>().get(&account(&*id)).await.unwrap().unwrap();
    assert_eq!(found.document.amounts, [1, 100, 2]);
    assert_eq!(state(&observer).await, ProjectionState::Live);
    for program in programs {
        program.shutdown().await;
    }
}

/// While programs are replaced one by one, old code runs beside the one that was mended.
async fn an_older_program_that_cannot_take_it_is_passed_by(place: Place) {
    let id = format!("passed by in {place:?}");
    broken(&id);
    let bank = bank(place.open().await);
    let old = program(&place).await;
    let new = Projections::builder(place.projections().await).options(restless());
    let new = new.document::<Mended>().start().await.unwrap();
    for n in 0..20 {
        bank.execute(&account(&*id), deposit(TOO_MUCH, "")).await.unwrap();
        let last = bank.execute(&account("other"), deposit(n, "")).await.unwrap().position;
        new.wait_for("stopping", last, SOON).await.unwrap();
    }
    for program in [old, new] {
        while state(&program).await != ProjectionState::Live {
            tokio::task::yield_now().await;
        }
    }
    let found = observer(&place).await.documents::<Stopping>().get(&account(&*id)).await.unwrap();
    assert_eq!(found.unwrap().document.amounts, [100; 20]);
}
