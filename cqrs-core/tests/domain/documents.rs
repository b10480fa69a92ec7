//! What `#[projection]` makes of methods that fold.

use cqrs_core::{
    Column, ColumnKind, DecodeError, Document, Mode, OnPoison, ProjectionSpec,
    RegisteredProjection, prelude::*,
};
use serde::{Deserialize, Serialize};

use crate::{
    account::{AccountId, AccountOpened, Cents, MoneyDeposited, MoneyWithdrawn},
    recorded::recorded,
};

type Tested = Result<(), Box<dyn std::error::Error>>;

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Balance {
    owner: Option<String>,
    balance: Cents,
}

#[projection(
    name = "test_balances", version = 3, key = AccountId, partitions = 4, mode = inline,
    on_poison = park, columns(balance: i64, owner: String), indexes(balance),
)]
impl Balance {
    fn opened(&mut self, event: &Recorded<AccountOpened>) {
        self.owner = event.owner.known().cloned();
    }

    fn deposited(&mut self, event: &Recorded<MoneyDeposited>) {
        self.add(event.amount);
    }

    fn withdrawn(&mut self, event: &Recorded<MoneyWithdrawn>) -> DocumentFate {
        self.add(-event.amount);
        if self.balance == 0 { DocumentFate::Remove } else { DocumentFate::Keep }
    }

    fn add(&mut self, amount: Cents) {
        self.balance += amount;
    }
}

#[test]
fn says_what_it_reads_and_how_it_runs() {
    const SPEC: ProjectionSpec = ProjectionSpec::new("test_balances", 3)
        .reads(&["account"], &["account.opened", "account.deposited", "account.withdrawn"])
        .partitions(4)
        .mode(Mode::Inline)
        .on_poison(OnPoison::Park)
        .columns(&[
            Column::new("balance", ColumnKind::Integer).indexed(),
            Column::new("owner", ColumnKind::Text),
        ]);
    assert_eq!(Balance::SPEC, SPEC);
}

#[test]
fn folds_by_the_method_of_the_event() -> Tested {
    let mut ada = Balance::initial();
    assert_eq!(ada, Balance::default());
    for (name, data) in [("opened", r#"{"owner":"Ada"}"#), ("deposited", r#"{"amount":500}"#)] {
        let event = Balance::decode(&recorded("account", "ada", name, data)?)?;
        assert_eq!(fold(&mut ada, &event)?, DocumentFate::Keep);
    }
    assert_eq!(ada, Balance { owner: Some("Ada".into()), balance: 500 });

    // Version 1 counted euros.
    let withdrawn = recorded("account", "ada", "withdrawn", r#"{"euros":5}"#)?;
    assert_eq!(fold(&mut ada, &Balance::decode(&withdrawn)?)?, DocumentFate::Remove);
    Ok(())
}

#[test]
fn is_kept_by_the_id_of_the_stream() -> Tested {
    const { assert!(Balance::KEYED_BY_STREAM) };
    let event = Balance::decode(&recorded("account", "ada", "deposited", r#"{"amount":1}"#)?)?;
    assert_eq!(Balance::key(&event), Some(AccountId::from("ada")));
    Ok(())
}

#[test]
fn reads_what_it_wrote() -> Tested {
    let ada = Balance { owner: Some("Ada".into()), balance: 500 };
    assert_eq!(ada.encode()?, r#"{"owner":"Ada","balance":500}"#);
    assert_eq!(Balance::read(&ada.encode()?)?, ada);
    assert!(Balance::read("[]").is_err());
    Ok(())
}

#[test]
fn does_not_read_an_event_that_has_no_method() -> Tested {
    let sent = Balance::decode(&recorded("account", "ada", "statement_sent", "{}")?);
    assert!(matches!(sent, Err(DecodeError::Unknown { .. })));
    let broken = Balance::decode(&recorded("account", "ada", "deposited", "{}")?);
    assert!(matches!(broken, Err(DecodeError::Data { .. })));
    Ok(())
}

#[test]
fn is_found_by_whoever_must_know_all_of_them() {
    let all = RegisteredProjection::all();
    let found: Vec<_> = all.iter().filter(|r| r.spec.name == "test_balances").collect();
    let [found] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((found.spec, (found.type_name)()), (Balance::SPEC, "domain::documents::Balance"));
}

/// The bank's days, each fed by all accounts and all doors.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Day {
    moved: Cents,
    visits: u32,
}

#[derive(Id)]
struct DayId(String);

#[projection(name = "test_days", key = DayId)]
impl Day {
    #[key(&event.recorded_at().to_string()[..10])]
    fn deposited(&mut self, event: &Recorded<MoneyDeposited>) -> Result<(), TooMuch> {
        self.moved = self.moved.checked_add(event.amount).ok_or(TooMuch)?;
        Ok(())
    }

    #[key(event.on)]
    fn entered(&mut self, _: &Recorded<Entered>) {
        self.visits += 1;
    }

    #[key({
        let day: &str = &closed.on;
        day
    })]
    fn closed(&mut self, closed: &Recorded<Closed>) -> Result<DocumentFate, TooMuch> {
        Ok(if closed.forgotten { DocumentFate::Remove } else { DocumentFate::Keep })
    }
}

#[derive(Debug, thiserror::Error)]
#[error("more than can be counted")]
struct TooMuch;

#[derive(Id)]
struct DoorId(u64);

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("door.entered")]
struct Entered {
    on: DayId,
}

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("door.closed")]
struct Closed {
    on: String,
    forgotten: bool,
}

#[derive(Aggregate, Default)]
#[aggregate(category = "door", id = DoorId, error = std::fmt::Error, facts(Entered, Closed))]
struct Door;

#[test]
fn follows_several_aggregates_each_category_named_once() {
    const SPEC: ProjectionSpec = ProjectionSpec::new("test_days", 1)
        .reads(&["account", "door"], &["account.deposited", "door.entered", "door.closed"]);
    assert_eq!(Day::SPEC, SPEC);
}

#[test]
fn is_kept_by_what_the_event_says() -> Tested {
    const { assert!(!Day::KEYED_BY_STREAM) };
    let deposited = Day::decode(&recorded("account", "ada", "deposited", r#"{"amount":1}"#)?)?;
    assert_eq!(Day::key(&deposited), Some(DayId::from("1970-01-01")));
    for (name, data) in [
        ("entered", r#"{"on":"1993-01-01"}"#),
        ("closed", r#"{"on":"1993-01-01","forgotten":false}"#),
    ] {
        let event = Day::decode(&recorded("door", "7", name, data)?)?;
        assert_eq!(Day::key(&event), Some(DayId::from("1993-01-01")));
    }
    Ok(())
}

#[test]
fn a_method_says_that_the_document_goes_or_why_it_cannot_take_the_event() -> Tested {
    let mut day = Day { moved: Cents::MAX, visits: 0 };
    let deposited = Day::decode(&recorded("account", "ada", "deposited", r#"{"amount":1}"#)?)?;
    let error = day.fold(&deposited).err();
    assert_eq!(error.map(|e| e.to_string()).as_deref(), Some("more than can be counted"));
    for (forgotten, fate) in [(false, DocumentFate::Keep), (true, DocumentFate::Remove)] {
        let data = format!(r#"{{"on":"1993-01-01","forgotten":{forgotten}}}"#);
        let closed = Day::decode(&recorded("door", "7", "closed", &data)?)?;
        assert_eq!(fold(&mut day, &closed)?, fate);
    }
    Ok(())
}

fn fold<D: Document>(document: &mut D, event: &D::Event) -> Result<DocumentFate, String> {
    document.fold(event).map_err(|error| error.to_string())
}
