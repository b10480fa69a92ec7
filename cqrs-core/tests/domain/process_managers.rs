//! What `#[process_manager]` makes of methods that react.

use std::time::Duration;

use cqrs_core::{
    DecodeError, OnPoison, ProcessManager, ProcessSpec, RegisteredProcess, Start, prelude::*,
    testing::process,
};
use serde::{Deserialize, Serialize};

use crate::{
    account::{Account, AccountError, AccountId, Cents, MoneyWithdrawn, Withdraw},
    recorded::recorded,
};

type Tested = Result<(), Box<dyn std::error::Error>>;

#[derive(Id)]
struct TransferId(String);

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("transfer.requested")]
struct Requested {
    from: AccountId,
    amount: Cents,
}

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("transfer.failed")]
struct Failed {
    reason: String,
}

#[derive(Aggregate, Default)]
#[aggregate(
    category = "transfer", id = TransferId, error = std::fmt::Error, facts(Requested, Failed),
    commands(Fail),
)]
struct Transfer;

#[derive(Command, Clone, Serialize, Deserialize)]
#[command("transfer.fail")]
struct Fail {
    reason: String,
}

impl Handle<Fail> for Transfer {
    fn handle(&self, Fail { reason }: Fail, _: &Context<Self>) -> Decision<Self> {
        emit(Failed { reason })
    }
}

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("deposit_box.emptied")]
struct Emptied {
    transfer: Option<String>,
}

#[derive(Id)]
struct BoxId(u64);

#[derive(Aggregate, Default)]
#[aggregate(category = "deposit_box", id = BoxId, error = std::fmt::Error, facts(Emptied))]
struct DepositBox;

#[derive(Deadline, Serialize, Deserialize)]
#[deadline("transfer.stuck")]
struct Stuck {}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Process {
    told: Vec<String>,
}

#[process_manager(
    name = "test_transfers", key = TransferId, sends(Fail, Withdraw),
    partitions = 4, on_poison = park, start = now,
)]
impl Process {
    fn requested(&mut self, event: &Recorded<Requested>) -> Reaction<Self> {
        self.note(&event.amount.to_string());
        send(&event.from, Withdraw { amount: event.amount })
            .set_deadline(event.recorded_at() + Duration::from_secs(60), Stuck {})
    }

    #[key(event.transfer)]
    fn emptied(&mut self, event: &Recorded<Emptied>, transfer: &TransferId) {
        self.note(&format!("{} for {transfer}", event.id()));
    }

    #[key("all")]
    fn withdrawn(&mut self, event: &Recorded<MoneyWithdrawn>) -> Result<Reaction<Self>, TooMuch> {
        if event.amount > 1_000 { Err(TooMuch) } else { Ok(complete()) }
    }

    fn not_failed(&mut self, _: &Refused<Transfer, Fail>, _: &TransferId) -> Reaction<Self> {
        give_up("it cannot even fail")
    }

    fn not_withdrawn(&mut self, refused: &Refused<Account, Withdraw>) {
        self.note(refused.reason());
    }

    fn stuck(&mut self, _: &Due<Stuck>, transfer: &TransferId) -> Reaction<Self> {
        send(transfer, Fail { reason: "it is stuck".into() })
    }

    fn note(&mut self, told: &str) {
        self.told.push(told.to_owned());
    }
}

#[derive(Debug, thiserror::Error)]
#[error("more than is allowed")]
struct TooMuch;

#[test]
fn says_what_it_reads_and_sends_and_how_it_runs() {
    const SPEC: ProcessSpec = ProcessSpec::new("test_transfers")
        .reads(
            &["transfer", "deposit_box", "account"],
            &["transfer.requested", "deposit_box.emptied", "account.withdrawn"],
        )
        .sends(&["transfer.fail", "account.withdraw"])
        .deadlines(&["transfer.stuck"])
        .partitions(4)
        .on_poison(OnPoison::Park)
        .start(Start::Now);
    assert_eq!(Process::SPEC, SPEC);
    const { assert!(!Process::KEYED_BY_STREAM) };
}

#[test]
fn an_event_goes_to_the_process_of_its_stream_or_of_the_key_that_it_says_or_to_none() -> Tested {
    for (category, name, data, key) in [
        ("transfer", "requested", r#"{"from":"ada","amount":1}"#, Some("7")),
        ("account", "withdrawn", r#"{"euros":1}"#, Some("all")),
        ("deposit_box", "emptied", r#"{"transfer":"8"}"#, Some("8")),
        ("deposit_box", "emptied", r#"{"transfer":null}"#, None),
    ] {
        let event = Process::decode(&recorded(category, "7", name, data)?)?;
        assert_eq!(Process::key(&event), key.map(TransferId::from), "{name}");
    }
    Ok(())
}

#[test]
fn takes_an_event_by_its_method_with_the_key_where_it_asks_for_it() -> Tested {
    let mut process = Process::initial();
    react(&mut process, "transfer", "requested", r#"{"from":"ada","amount":5}"#)?;
    react(&mut process, "deposit_box", "emptied", r#"{"transfer":"8"}"#)?;
    assert_eq!(process.told, ["5", "7 for 8"]);
    Ok(())
}

#[test]
fn says_why_it_cannot_take_an_event() -> Tested {
    let mut process = Process::initial();
    react(&mut process, "account", "withdrawn", r#"{"euros":10}"#)?;
    let error = react(&mut process, "account", "withdrawn", r#"{"euros":11}"#).err();
    assert_eq!(error.map(|e| e.to_string()).as_deref(), Some("more than is allowed"));
    let unknown = Process::decode(&recorded("transfer", "7", "failed", r#"{"reason":""}"#)?);
    assert!(matches!(unknown, Err(DecodeError::Unknown { .. })));
    Ok(())
}

#[test]
fn takes_a_refusal_by_the_method_of_its_command() {
    let (ada, transfer) = (AccountId::from("ada"), TransferId::from("7"));
    process::<Process>()
        .given(&transfer, Requested { from: ada.clone(), amount: 5 })
        .when_refused(&ada, Withdraw { amount: 5 }, AccountError::NotOpen)
        .then_nothing()
        .then_state(&transfer, |process| {
            assert_eq!(process.told, ["5", "the account is not open"])
        });
}

#[test]
fn takes_a_deadline_by_its_method() {
    let (ada, transfer) = (AccountId::from("ada"), TransferId::from("7"));
    let fail = || Fail { reason: "it is stuck".into() };
    process::<Process>()
        .given(&transfer, Requested { from: ada, amount: 5 })
        .when_time_passes(Duration::from_secs(60))
        .then(send(&transfer, fail()))
        .when_refused(&transfer, fail(), std::fmt::Error)
        .then(give_up("it cannot even fail"));
}

/// One method for all refusals, but for one command.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Careless {
    told: Vec<String>,
}

#[process_manager(name = "test_careless", key = TransferId, sends(Fail, Withdraw))]
impl Careless {
    fn requested(&mut self, event: &Recorded<Requested>, id: &TransferId) -> Reaction<Self> {
        let fail = Fail { reason: "no".into() };
        send(&event.from, Withdraw { amount: event.amount }).send(id, fail)
    }

    fn not_withdrawn(&mut self, refused: &Refused<Account, Withdraw>) {
        let known = refused.refusal() == Some(&AccountError::NotOpen);
        self.told.push(format!("{} {known}", refused.command().amount));
    }

    fn refused(&mut self, refused: &RefusedCommand) {
        self.told.push(refused.name().to_owned());
    }
}

#[test]
fn takes_the_refusals_of_other_commands_by_the_method_for_all() {
    let (ada, transfer) = (AccountId::from("ada"), TransferId::from("7"));
    process::<Careless>()
        .given(&transfer, Requested { from: ada.clone(), amount: 5 })
        .when_refused(&transfer, Fail { reason: "no".into() }, std::fmt::Error)
        .then_nothing()
        .then_state(&transfer, |process| assert_eq!(process.told, ["transfer.fail"]));
    process::<Careless>()
        .given(&transfer, Requested { from: ada.clone(), amount: 5 })
        .when_refused(&ada, Withdraw { amount: 5 }, AccountError::NotOpen)
        .then_nothing()
        .then_state(&transfer, |process| assert_eq!(process.told, ["5 true"]));
}

#[test]
fn reads_what_it_wrote() -> Tested {
    let process = Process { told: vec!["5".into()] };
    assert_eq!(process.encode()?, r#"{"told":["5"]}"#);
    assert_eq!(Process::read(&process.encode()?)?, process);
    assert!(Process::read("7").is_err());
    Ok(())
}

#[test]
fn is_found_by_whoever_must_know_all_of_them() {
    let all = RegisteredProcess::all();
    let found: Vec<_> = all.iter().filter(|r| r.spec.name == "test_transfers").collect();
    let [found] = found.as_slice() else { panic!("{found:?}") };
    assert!(!found.is_reactor());
    assert_eq!(
        (found.spec, (found.type_name)()),
        (Process::SPEC, "domain::process_managers::Process")
    );
}

fn react(process: &mut Process, category: &str, name: &str, data: &str) -> Tested {
    let event = Process::decode(&recorded(category, "7", name, data)?)?;
    let key = Process::key(&event).ok_or("no key")?;
    process.react(&event, &key).map(drop).map_err(|error| error.to_string().into())
}
