//! What cannot be stored is turned away with an error that says why, and nothing is stored.

use std::sync::Arc;

use cqrs_core::{
    DecodeError, EventStore, ExecuteError, ExpectedVersion, InvalidCommand, InvalidKey,
    InvalidStreamId, LoadError, Metadata, NewEvent, Options, PayloadLimits, Position, Version,
    testing::suite::FreshLog as _,
};

use crate::{
    account::{Account, DepositMany, account, bank, bank_with, deposit},
    log::{append, batch, event, whole_log},
    place::{Place, on_every_store},
};

on_every_store!(
    ids_that_no_store_could_keep,
    keys_that_no_store_could_keep,
    names_with_quotes_are_names,
    payloads_over_the_limit,
    text_that_cannot_be_read_back,
    json_that_the_type_cannot_hold,
    an_event_type_that_nobody_knows,
    an_append_larger_than_a_batch_goes_alone,
);

async fn nothing_is_stored(store: &dyn EventStore) {
    assert_eq!(store.head().await.unwrap().position, Position::START);
}

async fn ids_that_no_store_could_keep(place: Place) {
    let store = place.open().await;
    let bank = bank(store.clone());
    for (id, why) in [
        (String::new(), InvalidStreamId::Empty { part: "id" }),
        ("x".repeat(251), InvalidStreamId::TooLong { part: "id", bytes: 251, max: 250 }),
        ("a\0b".into(), InvalidStreamId::ControlCharacter { part: "id", character: '\0', at: 1 }),
        ("a\n".into(), InvalidStreamId::ControlCharacter { part: "id", character: '\n', at: 1 }),
    ] {
        let refused = bank.execute(&account(id.clone()), deposit(1, "")).await;
        let Err(ExecuteError::Invalid(InvalidCommand::Stream(found))) = refused else {
            panic!("{id:?}: {refused:?}")
        };
        assert_eq!(found, why);
        let unloaded = bank.load::<Account>(&account(id)).await;
        assert!(matches!(unloaded, Err(LoadError::Stream(ref found)) if *found == why));
    }
    nothing_is_stored(&*store).await;
}

async fn keys_that_no_store_could_keep(place: Place) {
    let store = place.open().await;
    let bank = bank(store.clone());
    for (key, why) in [
        (String::new(), InvalidKey::Empty),
        ("k".repeat(251), InvalidKey::TooLong { bytes: 251, max: 250 }),
        ("k\0".into(), InvalidKey::ControlCharacter { character: '\0' }),
    ] {
        let refused = bank.execute(&account("ada"), deposit(1, "")).idempotency_key(key).await;
        let Err(ExecuteError::Invalid(InvalidCommand::Key(found))) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(found, why);
    }
    nothing_is_stored(&*store).await;
}

async fn names_with_quotes_are_names(place: Place) {
    let store = place.open().await;
    let bank = bank(store.clone());
    let names =
        ["o'hara", "\"ada\"", "'; DROP TABLE events; --", "{1,2}", "\\x00", "%_", "żółw 🐢"];
    for (name, balance) in names.iter().zip(1..) {
        bank.execute(&account(*name), deposit(balance, *name)).await.unwrap();
    }
    for (name, balance) in names.iter().zip(1..) {
        let loaded = bank.load::<Account>(&account(*name)).await.unwrap();
        assert_eq!((loaded.version.get(), loaded.state.balance), (1, balance), "{name}");
    }
    let stored: Vec<_> =
        whole_log(&*store).await.iter().map(|e| e.stream.id().to_owned()).collect();
    assert_eq!(stored, names);
}

async fn payloads_over_the_limit(place: Place) {
    let store = place.open().await;
    let payload = PayloadLimits { event_bytes: 100, metadata_bytes: 200, events_per_command: 3 };
    let bank = bank_with(store.clone(), Options { payload, ..Options::default() });
    let id = account("ada");

    let large = bank.execute(&id, deposit(1, "x".repeat(100))).await;
    let Err(ExecuteError::Invalid(InvalidCommand::TooLarge { part, bytes, max })) = large else {
        panic!("{large:?}")
    };
    assert_eq!((part.as_str(), bytes, max), ("account.deposited", 121, 100));

    let metadata = Metadata::new().actor("x".repeat(200));
    let large = bank.execute(&id, deposit(1, "")).metadata(metadata).await;
    let Err(ExecuteError::Invalid(InvalidCommand::TooLarge { part, max, .. })) = large else {
        panic!("{large:?}")
    };
    assert_eq!((part.as_str(), max), ("metadata", 200));

    let many = bank.execute(&id, DepositMany(4)).await;
    let Err(ExecuteError::Invalid(InvalidCommand::TooManyEvents { events, max })) = many else {
        panic!("{many:?}")
    };
    assert_eq!((events, max), (4, 3));

    nothing_is_stored(&*store).await;
    bank.execute(&id, DepositMany(3)).await.unwrap();
}

async fn an_append_larger_than_a_batch_goes_alone(place: Place) {
    let store = place.open().await;
    let mut options = Options::default();
    (options.batch.events, options.batch.bytes) = (2, 500);
    let bank = bank_with(store.clone(), options);
    let ids = [account("a"), account("b"), account("c")];
    let large = async |id| bank.execute(id, DepositMany(10)).await.unwrap().version.get();
    let versions = tokio::join!(large(&ids[0]), large(&ids[1]), large(&ids[2]));
    assert_eq!(versions, (10, 10, 10));
    assert_eq!(whole_log(&*store).await.len(), 30);
}

async fn text_that_cannot_be_read_back(place: Place) {
    let store = place.open().await;
    let bank = bank(store.clone());
    let refused = bank.execute(&account("ada"), deposit(1, "nul: \0")).await;
    let Err(ExecuteError::Invalid(InvalidCommand::Event(invalid))) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!((invalid.name.as_str(), invalid.part), ("account.deposited", "data"));
    let metadata = Metadata::new().custom("note", "nul: \0");
    let refused = bank.execute(&account("ada"), deposit(1, "")).metadata(metadata).await;
    assert!(matches!(refused, Err(ExecuteError::Invalid(_))), "{refused:?}");
    nothing_is_stored(&*store).await;
}

async fn json_that_the_type_cannot_hold(place: Place) {
    let store = place.open().await;
    for (data, name) in [
        (r#"{"amount":-5,"tag":""}"#, "negative"),
        (r#"{"amount":1e400,"tag":""}"#, "huge"),
        (r#"{"amount":18446744073709551616,"tag":""}"#, "one-too-many"),
        (r#"{"amount":"5","tag":""}"#, "text"),
        (r#"{"tag":""}"#, "missing"),
        ("null", "null"),
    ] {
        write(&*store, name, event(data)).await;
        let reason = unreadable(&store, name).await;
        let DecodeError::Data { name, version: 1, .. } = &reason else { panic!("{reason}") };
        assert_eq!(name, "account.deposited");
    }
}

async fn an_event_type_that_nobody_knows(place: Place) {
    let store = place.open().await;
    let known = event(r#"{"amount":5,"tag":""}"#);
    write(&*store, "ada", NewEvent { name: "account.frozen".into(), ..known.clone() }).await;
    write(&*store, "bob", NewEvent { type_version: 9, ..known }).await;
    for (id, name, version) in [("ada", "account.frozen", 1), ("bob", "account.deposited", 9)] {
        assert_eq!(
            unreadable(&store, id).await,
            DecodeError::Unknown { name: name.into(), version }
        );
    }
}

/// Neither a command nor a load gets past the first event of the stream; nothing is added to it.
async fn unreadable(store: &Arc<dyn EventStore>, id: &str) -> DecodeError {
    let bank = bank(store.clone());
    let before = store.head().await.unwrap();
    let command = bank.execute(&account(id), deposit(1, "")).await;
    let Err(ExecuteError::Decode(undecodable)) = command else { panic!("{command:?}") };
    let load = bank.load::<Account>(&account(id)).await;
    assert!(matches!(load, Err(LoadError::Decode(ref same)) if *same == undecodable));
    assert_eq!((undecodable.stream.id(), undecodable.version.get()), (id, 1));
    assert_eq!(store.head().await.unwrap(), before);
    undecodable.source
}

async fn write(store: &dyn EventStore, id: &str, event: NewEvent) {
    let epoch = store.head().await.unwrap().epoch;
    let append = append(id, ExpectedVersion::NoStream, vec![event]);
    store.append(&batch(epoch, vec![append])).await.unwrap();
}

#[test]
fn a_negative_version_is_none() {
    let error = Version::try_from(-1_i64).unwrap_err();
    assert_eq!(
        error.to_string(),
        "-1 is out of range: a version lies between 0 and 9223372036854775807"
    );
    assert!(serde_json::from_str::<Version>("-1").is_err());
    assert!(Position::new(u64::MAX).is_err());
}
