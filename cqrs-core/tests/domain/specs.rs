//! The test kit: what it lets pass, and what it says where a spec does not hold.

use std::{
    panic::{UnwindSafe, catch_unwind, set_hook, take_hook},
    sync::{Arc, Mutex},
    thread,
};

use cqrs_core::{
    prelude::*,
    testing::{NOW, given, new_id},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize, Serializer};

use crate::account::{
    Account, AccountError, AccountId, AccountOpened, MoneyDeposited, MoneyWithdrawn, OpenAccount,
    SendStatement, StatementSent, Withdraw,
};

fn opened() -> AccountOpened {
    AccountOpened { owner: "Ada".into() }
}

#[test]
fn passes_where_the_decision_is_as_expected() {
    given::<Account>((opened(), MoneyDeposited { amount: 100 }))
        .when(Withdraw { amount: 30 })
        .then(MoneyWithdrawn { amount: 30 });
    given::<Account>(opened())
        .when(Withdraw { amount: 1 })
        .then_refused(AccountError::InsufficientFunds { balance: 0, amount: 1 });
    given::<Account>(opened()).when(OpenAccount { owner: "Bob", deposit: 1 }).then_nothing();
    given::<Account>(()).when(OpenAccount { owner: "Ada", deposit: 0 }).then(vec![opened()]);
    let refusal = given::<Account>(()).when(Withdraw { amount: 1 }).then_refusal();
    assert_eq!(refusal.to_string(), "the account is not open");
}

#[test]
fn time_and_ids_are_the_same_in_every_run() {
    let sent = |at: Timestamp, to: &str, by| {
        let (at, to) = (at.to_string(), to.to_owned());
        StatementSent { statement: new_id(1), at, to, by }
    };
    given::<Account>(()).when(SendStatement).then(sent(NOW, "test-1", None));
    given::<Account>(())
        .id("ada")
        .at(Timestamp::UNIX_EPOCH)
        .by("bob")
        .when(SendStatement)
        .then(sent(Timestamp::UNIX_EPOCH, "ada", Some("bob".into())));
    given::<Account>(())
        .id(AccountId::from("ada"))
        .metadata(Metadata::new().actor("eve"))
        .when(SendStatement)
        .then(sent(NOW, "ada", Some("eve".into())));
}

#[test]
fn shows_the_lines_that_differ() {
    let said = failure(|| {
        given::<Account>(())
            .when(OpenAccount { owner: "Ada", deposit: 100 })
            .then((opened(), MoneyDeposited { amount: 101 }));
    });
    assert_eq!(
        said,
        "it decided something else (- expected, + decided):

    account.opened {
      \"owner\": \"Ada\"
    }
    account.deposited {
  -   \"amount\": 101
  +   \"amount\": 100
    }
"
    );
}

#[test]
fn shows_what_is_missing() {
    let said = failure(|| {
        given::<Account>(())
            .when(OpenAccount { owner: "Ada", deposit: 0 })
            .then((opened(), MoneyDeposited { amount: 1 }));
    });
    assert!(said.ends_with(
        "
    account.opened {
      \"owner\": \"Ada\"
    }
  - account.deposited {
  -   \"amount\": 1
  - }
"
    ));
}

#[test]
fn says_that_it_was_refused() {
    let withdraw = || given::<Account>(opened()).when(Withdraw { amount: 1 });
    assert_eq!(
        failure(|| withdraw().then(MoneyWithdrawn { amount: 1 })),
        "it was refused: the balance of 0 does not cover 1

expected instead:

    account.withdrawn {
      \"amount\": 1
    }
"
    );
    assert_eq!(
        failure(|| withdraw().then_nothing()),
        "expected that nothing happens, but it was refused: the balance of 0 does not cover 1"
    );
}

#[test]
fn says_that_it_was_not_refused() {
    let open = || given::<Account>(()).when(OpenAccount { owner: "Ada", deposit: 0 });
    let decided = "

    account.opened {
      \"owner\": \"Ada\"
    }
";
    assert_eq!(
        failure(|| open().then_refused(AccountError::NotOpen)),
        format!("expected the refusal: the account is not open\n\nbut it decided:{decided}")
    );
    assert_eq!(
        failure(|| open().then_refusal()),
        format!("expected a refusal, but it decided:{decided}")
    );
    assert_eq!(
        failure(|| open().then_nothing()),
        format!("expected that nothing happens, but it decided:{decided}")
    );
}

#[test]
fn says_that_nothing_happened() {
    let said = failure(|| {
        given::<Account>(opened())
            .when(OpenAccount { owner: "Ada", deposit: 0 })
            .then_refused(AccountError::NotOpen);
    });
    assert!(said.ends_with("but it decided:\n\n    nothing"), "{said}");
}

#[test]
fn shows_how_two_refusals_differ() {
    let said = failure(|| {
        given::<Account>(opened())
            .when(Withdraw { amount: 1 })
            .then_refused(AccountError::InsufficientFunds { balance: 1, amount: 1 });
    });
    assert_eq!(
        said,
        "it was refused otherwise (- expected, + refused):

    InsufficientFunds {
  -     balance: 1,
  +     balance: 0,
        amount: 1,
    }
"
    );
}

#[test]
fn refuses_an_id_that_names_no_stream() {
    let said = failure(|| given::<Account>(()).id(""));
    assert_eq!(said, r#"AccountId("") cannot name a stream: the id of a stream is empty"#);
}

#[test]
fn points_at_the_line_of_the_spec() {
    let seen: Arc<Mutex<Vec<(String, u32)>>> = Arc::default();
    let (here, hook, ours) = (thread::current().id(), Arc::new(take_hook()), Arc::clone(&seen));
    let others = Arc::clone(&hook);
    set_hook(Box::new(move |info| match (info.location(), ours.lock()) {
        (Some(at), Ok(mut ours)) if thread::current().id() == here => {
            ours.push((at.file().to_owned(), at.line()));
        }
        _ => others(info),
    }));
    let first = line!() + 1;
    let _ = catch_unwind(|| given::<Account>(()).when(SendStatement).then_nothing());
    let _ = catch_unwind(|| given::<Account>(()).when(SendStatement).then(opened()));
    let _ = catch_unwind(|| given::<Account>(()).when(SendStatement).then_refusal());
    let _ = catch_unwind(|| given::<Account>(()).id(""));
    let _ = catch_unwind(|| given::<Fragile>(Broken { fails: Fails::Read }));
    let _ = catch_unwind(|| given::<Fragile>(()).when(Break(Fails::Write)));
    let _ = catch_unwind(|| given::<Fragile>(()).when(Break(Fails::Read)));
    set_hook(Box::new(move |info| hook(info)));
    let expected: Vec<_> = (first..first + 7).map(|line| (file!().to_owned(), line)).collect();
    assert_eq!(seen.lock().map(|seen| seen.clone()).unwrap_or_default(), expected);
}

// Events that cannot be stored.

#[derive(Debug, Clone, Copy, PartialEq)]
enum Fails {
    Write,
    Read,
    Nul,
}

impl Serialize for Fails {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Write => Err(serde::ser::Error::custom("it does not want to")),
            Self::Read => serializer.serialize_str("read me not"),
            Self::Nul => serializer.serialize_str("\0"),
        }
    }
}

impl<'de> Deserialize<'de> for Fails {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?;
        Err(serde::de::Error::custom("it does not want to"))
    }
}

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("fragile.broken")]
struct Broken {
    fails: Fails,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Strange;

impl std::fmt::Display for Strange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("strange")
    }
}

impl std::str::FromStr for Strange {
    type Err = ();

    fn from_str(_: &str) -> Result<Self, ()> {
        Err(())
    }
}

impl Id for Strange {}

#[derive(Aggregate, Default)]
#[aggregate(
    category = "fragile", id = Strange, error = std::fmt::Error, facts(Broken), commands(Break),
)]
struct Fragile;

struct Break(Fails);

impl Handle<Break> for Fragile {
    fn handle(&self, command: Break, _: &Context<Self>) -> Decision<Self> {
        emit(Broken { fails: command.0 })
    }
}

#[test]
fn an_event_that_cannot_be_stored_is_a_failure() {
    let given_broken = |fails| failure(move || given::<Fragile>(Broken { fails }));
    assert_eq!(
        given_broken(Fails::Write),
        "event 1 of what is given: Broken { fails: Write } cannot be written as JSON: \
         it does not want to"
    );
    assert_eq!(
        given_broken(Fails::Read),
        "event 1 of what is given: `fragile.broken` version 1 cannot be read: it does not want \
         to at line 1 column 23; it was written as {\"fails\":\"read me not\"}"
    );
    assert_eq!(
        given_broken(Fails::Nul),
        "event 1 of what is given: the data of `fragile.broken` cannot be stored: it holds the \
         escape \\u0000, a NUL character"
    );
}

#[test]
fn an_id_that_does_not_read_back_is_a_failure() {
    assert_eq!(
        failure(|| given::<Fragile>(()).id(Strange)),
        "Strange prints as `strange`, which reads as None"
    );
    assert_eq!(
        failure(|| given::<Fragile>(()).when(Break(Fails::Nul))),
        "say which `domain::specs::Strange` it is: `.id(..)`"
    );
}

/// What a spec that does not hold says.
fn failure<T>(spec: impl FnOnce() -> T + UnwindSafe) -> String {
    match catch_unwind(spec) {
        Ok(_) => "it held".into(),
        Err(payload) => payload.downcast::<String>().map_or_else(|_| "?".into(), |said| *said),
    }
}
