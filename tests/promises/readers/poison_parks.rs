//! Where a projection parks, the key of an event that it cannot take waits, and all others go on;
//! when it is mended, the key catches up in order, whatever happens meanwhile.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use cqrs_core::{Cqrs, Projections, Retried, testing::suite::FreshLog as _};
use cqrs_tests::Tier;

use super::{
    fragile::{Parking, TOO_MUCH, broken, mended},
    program::{SOON, restless},
};
use crate::{
    account::{account, bank, deposit},
    place::{Place, on_every_store},
};

on_every_store!(
    other_keys_go_on_beside_one_that_is_parked,
    a_parked_key_catches_up_in_order_under_constant_writes,
    a_rebuild_parks_too_and_leaves_nothing_out,
);

async fn program(place: &Place) -> Projections {
    let builder = Projections::builder(place.projections().await).options(restless());
    builder.document::<Parking>().start().await.unwrap()
}

async fn amounts(projections: &Projections, id: &str) -> Vec<i64> {
    let found = projections.documents::<Parking>().get(&account(id)).await.unwrap();
    found.map(|found| found.document.amounts).unwrap_or_default()
}

async fn put(bank: &Cqrs, id: &str, amount: u64) -> cqrs_core::Position {
    bank.execute(&account(id), deposit(amount, "")).await.unwrap().position
}

async fn other_keys_go_on_beside_one_that_is_parked(place: Place) {
    let id = format!("parked in {place:?}");
    broken(&id);
    let bank = bank(place.open().await);
    let programs = [program(&place).await, program(&place).await];
    for amount in [1, TOO_MUCH, 2] {
        put(&bank, &id, amount).await;
    }
    for n in 0..40 {
        put(&bank, &format!("other {}", n % 10), 1).await;
    }
    let last = put(&bank, &id, 3).await;
    programs[1].wait_for("parking", last, SOON).await.unwrap();
    assert_eq!(amounts(&programs[0], &id).await, [1], "its events wait");
    for n in 0..10 {
        assert_eq!(amounts(&programs[0], &format!("other {n}")).await, [1, 1, 1, 1]);
    }
    let parked = programs[0].parked("parking", 10).await.unwrap();
    let reasons: Vec<_> = parked.iter().map(|event| event.reason.as_deref()).collect();
    assert_eq!(reasons, [Some("100 is too much"), None, None]);
    let Retried::StillParked { event } = programs[1].retry_parked("parking", &id).await.unwrap()
    else {
        panic!("nothing was mended")
    };
    assert_eq!((event.position, event.attempts), (parked[0].position, parked[0].attempts + 1));
    mended(&id);
    let retried = programs[1].retry_parked("parking", &id).await.unwrap();
    assert_eq!(retried, Retried::Caught { events: 3 });
    assert_eq!(amounts(&programs[0], &id).await, [1, 100, 2, 3]);
}

async fn a_parked_key_catches_up_in_order_under_constant_writes(place: Place) {
    let id = format!("behind in {place:?}");
    broken(&id);
    let bank = bank(place.open().await);
    let programs = [program(&place).await, program(&place).await];
    let queued = Tier::pick(300, 5_000);
    put(&bank, &id, TOO_MUCH).await;
    for amount in 0..queued {
        put(&bank, &id, amount % 50).await;
    }
    let is_over = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..4)
        .map(|writer| {
            let (bank, is_over) = (bank.clone(), Arc::clone(&is_over));
            // The key itself gets new events too.
            let own = if writer == 0 { id.clone() } else { format!("busy {writer}") };
            tokio::spawn(async move {
                let mut written = 0;
                while !is_over.load(Ordering::Acquire) {
                    put(&bank, &own, 1).await;
                    written += 1;
                }
                written
            })
        })
        .collect();
    let last = put(&bank, "another", 1).await;
    programs[0].wait_for("parking", last, SOON).await.unwrap();
    assert!(amounts(&programs[0], &id).await.is_empty());
    mended(&id);
    let retried = programs[0].retry_parked("parking", &id).await.unwrap();
    assert!(matches!(retried, Retried::Caught { .. }), "{retried:?}");
    is_over.store(true, Ordering::Release);
    let mut written = Vec::new();
    for writer in writers {
        written.push(writer.await.unwrap());
    }
    let last = put(&bank, &id, 77).await;
    programs[1].wait_for("parking", last, SOON).await.unwrap();
    // What came while the last ones were taken up may have queued again.
    programs[1].retry_parked("parking", &id).await.unwrap();
    let mut expected = vec![100];
    expected.extend((0..queued).map(|amount| i64::try_from(amount % 50).unwrap()));
    expected.extend(std::iter::repeat_n(1, written[0]));
    expected.push(77);
    assert_eq!(amounts(&programs[1], &id).await, expected);
}

async fn a_rebuild_parks_too_and_leaves_nothing_out(place: Place) {
    let id = format!("rebuilt in {place:?}");
    broken(&id);
    let bank = bank(place.open().await);
    let program = program(&place).await;
    for amount in [1, TOO_MUCH, 2] {
        put(&bank, &id, amount).await;
    }
    let last = put(&bank, "other", 4).await;
    program.wait_for("parking", last, SOON).await.unwrap();
    let rebuilt = program.rebuild("parking").await.unwrap();
    super::rebuilding::until_it_serves(&program, rebuilt.id).await;
    assert_eq!(amounts(&program, &id).await, [1]);
    assert_eq!(amounts(&program, "other").await, [4]);
    assert_eq!(program.parked("parking", 10).await.unwrap().len(), 2);
    mended(&id);
    // The document as a whole, instead of the events that wait.
    program.rebuild_key("parking", &id).await.unwrap();
    assert_eq!(amounts(&program, &id).await, [1, 100, 2]);
    assert!(program.parked("parking", 10).await.unwrap().is_empty());
}
