//! An event that cannot be decoded is never dropped: the projection stops at it, or parks its key
//! where that can be said.

use cqrs_core::{
    EventStore, ExpectedVersion, Position, ProjectionState, Projections, Verdict,
    testing::suite::FreshLog as _,
};

use super::{
    books::{Balance, Moved},
    fragile::{Parking, Sizes},
    program::{SOON, restless},
};
use crate::{
    account::{account, bank, deposit},
    log::{append, batch, event},
    place::{Place, on_every_store},
};

on_every_store!(
    an_event_that_cannot_be_read_stops_what_stops_and_is_parked_where_it_says_whose_it_is,
    one_document_is_not_rebuilt_around_it,
);

/// An event of the account that has no amount.
async fn unreadable(store: &dyn EventStore, id: &str) -> Position {
    put(store, id, r#"{"tag":"no amount"}"#).await
}

/// Past the aggregate, which cannot be loaded with such an event.
async fn put(store: &dyn EventStore, id: &str, data: &str) -> Position {
    let events = vec![event(data)];
    let epoch = store.head().await.unwrap().epoch;
    let batch = batch(epoch, vec![append(id, ExpectedVersion::Any, events)]);
    let verdicts = store.append(&batch).await.unwrap();
    let [Verdict::Appended { position, .. }] = verdicts[..] else { panic!("{verdicts:?}") };
    position
}

async fn program(place: &Place) -> Projections {
    Projections::builder(place.projections().await)
        .options(restless())
        .document::<Balance>()
        .document::<Moved>()
        .document::<Parking>()
        .document::<Sizes>()
        .start()
        .await
        .unwrap()
}

async fn an_event_that_cannot_be_read_stops_what_stops_and_is_parked_where_it_says_whose_it_is(
    place: Place,
) {
    let (store, program) = (place.open().await, program(&place).await);
    let bank = bank(store.clone());
    bank.execute(&account("ada"), deposit(1, "")).await.unwrap();
    let at = unreadable(&*store, "ada").await;
    let last = bank.execute(&account("bob"), deposit(2, "")).await.unwrap().position;

    program.wait_for("parking", last, SOON).await.unwrap();
    let parked = program.parked("parking", 10).await.unwrap();
    assert_eq!(parked.iter().map(|e| (&*e.key, e.position)).collect::<Vec<_>>(), [("ada", at)]);
    assert!(parked[0].reason.as_ref().unwrap().contains("amount"), "{parked:?}");

    // The amount is the key: nobody can say what must wait behind it.
    for name in ["balances", "moved", "sizes"] {
        let stop = loop {
            let status = program.status().await.unwrap();
            let found = status.into_iter().find(|status| status.name == name).unwrap();
            if let ProjectionState::Stopped(stop) = found.state {
                break stop;
            }
            tokio::task::yield_now().await;
        };
        assert_eq!(stop.position, at, "{name}");
        assert!(stop.reason.contains("amount"), "{name}: {}", stop.reason);
        let reached = program.wait_for(name, last, std::time::Duration::ZERO).await;
        assert!(reached.is_err(), "{name} has passed it");
    }
}

async fn one_document_is_not_rebuilt_around_it(place: Place) {
    let (store, program) = (place.open().await, program(&place).await);
    let bank = bank(store.clone());
    bank.execute(&account("ada"), deposit(1, "")).await.unwrap();
    let at = unreadable(&*store, "ada").await;
    let last = put(&*store, "ada", r#"{"amount":2,"tag":""}"#).await;
    program.wait_for("parking", last, SOON).await.unwrap();

    let refused = program.rebuild_key("parking", "ada").await.unwrap_err();
    assert!(refused.to_string().contains(&at.to_string()), "{refused}");
    let found = program.documents::<Parking>().get(&account("ada")).await.unwrap().unwrap();
    assert_eq!(found.document.amounts, [1]);
    assert_eq!(program.parked("parking", 10).await.unwrap().len(), 2, "what waits is lost");

    // Another one's document is nobody else's business.
    bank.execute(&account("bob"), deposit(3, "")).await.unwrap();
    let last = bank.execute(&account("bob"), deposit(4, "")).await.unwrap().position;
    program.wait_for("parking", last, SOON).await.unwrap();
    program.rebuild_key("parking", "bob").await.unwrap();
    let found = program.documents::<Parking>().get(&account("bob")).await.unwrap().unwrap();
    assert_eq!(found.document.amounts, [3, 4]);
    program.drop_parked("parking", "ada", at).await.unwrap();
    let found = program.documents::<Parking>().get(&account("ada")).await.unwrap().unwrap();
    assert_eq!(found.document.amounts, [1, 2]);
}
