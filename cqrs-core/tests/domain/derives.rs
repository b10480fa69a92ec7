//! What the derives generate.

use cqrs_core::{
    Aggregate as _, AnyEvent as _, Command as _, DecodeError, Event as _, Position, Recorded,
    RecordedEvent, StreamId, Version, prelude::*,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::account::{Account, AccountEvent, AccountId, AccountOpened, MoneyWithdrawn, Withdraw};

#[test]
fn reads_straight_into_the_struct_of_the_name() -> Result<(), DecodeError> {
    let event = AccountEvent::decode("account.deposited", 1, r#"{"amount":3}"#)?;
    assert_eq!(format!("{event:?}"), "MoneyDeposited { amount: 3 }");
    Ok(())
}

#[test]
fn reads_an_older_version_through_its_upcast() -> Result<(), DecodeError> {
    assert_eq!(MoneyWithdrawn::decode(1, r#"{"euros":3}"#)?.amount, 300);
    assert_eq!(MoneyWithdrawn::decode(2, r#"{"amount":3}"#)?.amount, 3);
    Ok(())
}

#[test]
fn does_not_guess_at_what_it_cannot_read() {
    let error = |name, version, data| {
        AccountEvent::decode(name, version, data).err().map(|e| e.to_string()).unwrap_or_default()
    };
    assert_eq!(
        error("account.withdrawn", 3, "{}"),
        "`account.withdrawn` version 3 has no reader: \
         list the event, or keep a type for its old shape"
    );
    assert!(error("account.frozen", 1, "{}").starts_with("`account.frozen` version 1 has no"));
    assert_eq!(
        error("account.withdrawn", 1, "{}"),
        "`account.withdrawn` version 1 cannot be read: missing field `euros` at line 1 column 2"
    );
    assert!(error("account.opened", 1, "{}").contains("missing field `owner`"));
}

#[test]
fn writes_what_it_reads() -> Result<(), Box<dyn std::error::Error>> {
    for name in AccountEvent::NAMES {
        let data = match *name {
            "account.opened" => r#"{"owner":"Ada"}"#,
            "account.deposited" | "account.withdrawn" => r#"{"amount":1}"#,
            _ => continue,
        };
        let version = if *name == "account.withdrawn" { 2 } else { 1 };
        let encoded = AccountEvent::decode(name, version, data)?.encode()?;
        assert_eq!((encoded.name, encoded.version, &*encoded.data), (*name, version, data));
    }
    Ok(())
}

#[test]
fn applies_through_the_impl_of_the_event() -> Result<(), DecodeError> {
    let mut account = Account::initial();
    account.apply_any(&AccountEvent::decode("account.deposited", 1, r#"{"amount":3}"#)?);
    account.apply_any(&AccountEvent::decode("account.withdrawn", 1, r#"{"euros":1}"#)?);
    assert_eq!(account.balance, -97);
    Ok(())
}

#[test]
fn names_a_command_that_travels() {
    assert_eq!(Withdraw::NAME, "account.withdraw");
}

#[test]
fn forks_only_what_is_clone() {
    assert!(Account::initial().fork().is_some());
    assert!(Counter::initial().fork().is_none());
}

#[test]
fn takes_an_enum_as_state() -> Result<(), DecodeError> {
    let mut light = Light::initial();
    light.apply_any(&LightEvent::decode("light.switched", 1, "null")?);
    assert!(matches!(light, Light::On));
    Ok(())
}

#[test]
fn parses_the_id_once_when_an_event_is_decoded() -> Result<(), Box<dyn std::error::Error>> {
    let opened = recorded("account", "ada", "account.opened", r#"{"owner":"Ada"}"#)?;
    let opened = Recorded::<AccountOpened>::decode(&opened)?;
    assert_eq!(opened.id(), &AccountId::from("ada"));
    assert_eq!(opened.owner, Personal::from("Ada"));
    assert_eq!(
        format!("{opened:?}"),
        "Recorded { position: Position(7), stream: StreamId(\"account\", \"ada\"), \
         version: Version(1), event: AccountOpened { owner: Personal(***) }, .. }"
    );
    Ok(())
}

#[test]
fn refuses_a_stream_whose_id_is_none_of_the_aggregate() -> Result<(), cqrs_core::InvalidStreamId> {
    let counted = recorded("counter", "seven", "counter.counted", "null")?;
    let error = Recorded::<Counted>::decode(&counted).err();
    assert_eq!(
        error.map(|e| e.to_string()).as_deref(),
        Some("the stream's id `seven` is not a `domain::derives::CounterId`")
    );
    Ok(())
}

#[test]
fn refuses_to_read_one_event_as_another() -> Result<(), cqrs_core::InvalidStreamId> {
    // The JSON would fit.
    let deposited = recorded("account", "ada", "account.deposited", r#"{"amount":1}"#)?;
    let error = Recorded::<MoneyWithdrawn>::decode(&deposited).err();
    assert_eq!(
        error.map(|e| e.to_string()).as_deref(),
        Some("this is a `account.deposited`, not a `account.withdrawn`")
    );
    Ok(())
}

fn recorded(
    category: &str,
    id: &str,
    name: &str,
    data: &str,
) -> Result<RecordedEvent, cqrs_core::InvalidStreamId> {
    Ok(RecordedEvent {
        position: Position::START.plus(7),
        stream: StreamId::new(category, id)?,
        version: Version::NONE.next(),
        event_id: Uuid::nil(),
        name: name.to_owned(),
        type_version: 1,
        data: data.to_owned(),
        metadata: "{}".to_owned(),
        recorded_at: Timestamp::UNIX_EPOCH,
    })
}

#[derive(Id)]
struct CounterId(u64);

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("counter.counted")]
struct Counted;

// Neither `Clone` nor `Debug`, no command, no name for its events.
#[derive(Aggregate, Default)]
#[aggregate(category = "counter", id = CounterId, error = std::fmt::Error, facts(Counted))]
struct Counter;

#[derive(Id)]
struct LightId(Uuid);

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("light.switched")]
struct Switched;

#[derive(Aggregate, Default)]
#[aggregate(category = "light", id = LightId, error = std::fmt::Error, events(Switched), event = LightEvent)]
enum Light {
    #[default]
    Off,
    On,
}

impl Apply<Switched> for Light {
    fn apply(&mut self, _: &Switched) {
        *self = if matches!(self, Self::Off) { Self::On } else { Self::Off };
    }
}
