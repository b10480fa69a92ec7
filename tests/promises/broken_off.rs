//! A keyed command breaks off at every call between its decision and its answer, and its process
//! dies. Then another one sends it again under its key: one effect, and the first outcome.

use std::sync::Arc;

use cqrs_core::{
    Accepts, Command, Cqrs, EventStore, ExecuteError, ExpectedVersion, KeptKey, Options, Version,
    testing::suite::FreshLog as _,
};
use cqrs_tests::{Tier, report};

use crate::{
    account::{Account, AccountId, DepositMany, account, bank, bank_with, deposit, withdraw},
    breaking_store::{Break, BreakingStore, Plan},
    place::{Place, on_every_store},
};

on_every_store!(a_command_that_broke_off_anywhere_has_one_effect);

const KEY: &str = "the key";

/// What a caller was told: the version and the number of events, or the balance of the refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Done { version: Version, events: u64 },
    Refused { balance: u64 },
}

/// A command that is sent under a key.
#[derive(Debug, Clone, Copy)]
enum Sent {
    /// It has an event.
    Done,
    /// It is refused, and would not be any more when it is sent again.
    Refused,
    /// It decides on nothing.
    Nothing,
}

#[derive(Debug, Clone, Copy)]
struct Case {
    sent: Sent,
    /// It had its outcome before, so that what breaks off is a repeat.
    before: bool,
    how: Break,
    /// At which call.
    at: usize,
    /// Nothing goes through from there on.
    lasts: bool,
    /// What was under way arrives only after the command was sent again.
    last_of_all: bool,
}

/// Ways in which it breaks off; at which call is counted up in each.
fn ways() -> Vec<Case> {
    let mut ways = Vec::new();
    for sent in [Sent::Done, Sent::Refused, Sent::Nothing] {
        for how in Break::ALL {
            for flags in 0..8 {
                let [before, lasts, last_of_all] = [1, 2, 4].map(|flag| flags & flag != 0);
                if how == Break::ArrivesLate || !last_of_all {
                    ways.push(Case { sent, before, how, at: 0, lasts, last_of_all });
                }
            }
        }
    }
    ways
}

/// A command asks its store so many times where nothing breaks; the next may only follow a fault.
const CALLS: usize = 5;

async fn a_command_that_broke_off_anywhere_has_one_effect(place: Place) {
    let place = Arc::new(place);
    let (everything, one_in) = match *place {
        Place::Memory(_) => (true, 1),
        Place::Sqlite(_) => Tier::pick((false, 1), (true, 1)),
        Place::Postgres(_) => Tier::pick((false, 3), (true, 1)),
    };
    let (mut tried, mut broken) = (0, 0);
    for (number, way) in ways().into_iter().enumerate().step_by(one_in) {
        // All calls until it comes no further; or one of them, another one each time.
        let calls = if everything { 0..50 } else { number % CALLS..number % CALLS + 1 };
        for at in calls {
            tried += 1;
            if !breaks_off(&place, tried, Case { at, ..way }).await {
                assert!(at > 0, "{way:?}: it never asked");
                break;
            }
            broken += 1;
        }
    }
    assert!(broken > tried / 3, "{broken} of {tried} broke off");
    report(
        "commands broken off",
        format_args!("{place:?}: {broken} of {tried}, with one effect each"),
    );
}

/// Whether the command came so far that it could break off there.
async fn breaks_off(place: &Arc<Place>, number: usize, case: Case) -> bool {
    let (store, id) = (place.open().await, account(format!("broken off {number}")));
    let other = bank(Arc::clone(&store));
    other.execute(&id, deposit(10, "before")).await.unwrap();
    let earlier = if case.before { Some(send(&other, &id, case.sent).await) } else { None };
    // Covers what was refused.
    let cover = deposit(10, "after");
    if case.before {
        other.execute(&id, cover.clone()).await.unwrap();
    }
    let plan = Plan::new(case.at, case.how, case.lasts);
    let told = in_a_process_that_dies(place, &store, &plan, &id, case.sent).await;
    if !case.last_of_all {
        plan.arrive().await;
    }
    if !case.before {
        other.execute(&id, cover).await.unwrap();
    }
    let again = send(&bank(place.open().await), &id, case.sent).await;
    plan.arrive().await;
    let once_more = send(&bank(place.open().await), &id, case.sent).await;
    assert_eq!(again, once_more, "{case:?}");
    for told in [told, earlier].into_iter().flatten() {
        assert_eq!(told, again, "{case:?}: nobody is told anything else");
    }
    holds(&store, &id, again, case).await;
    plan.has_broken()
}

/// Runs until the command is answered, or a call hangs; then everything is gone.
async fn in_a_process_that_dies(
    place: &Arc<Place>,
    lasting: &Arc<dyn EventStore>,
    plan: &Arc<Plan>,
    id: &AccountId,
    sent: Sent,
) -> Option<Told> {
    let (place, lasting, plan, id) =
        (Arc::clone(place), Arc::clone(lasting), Arc::clone(plan), id.clone());
    let process = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let own = place.open().await;
            let plan_of_store = Arc::clone(&plan);
            let bank =
                bank_with(BreakingStore { own, lasting, plan: plan_of_store }, Options::default());
            tokio::select! {
                told = send(&bank, &id, sent) => Some(told),
                () = plan.hangs() => None,
            }
        })
    };
    tokio::task::spawn_blocking(process).await.unwrap()
}

async fn send(bank: &Cqrs, id: &AccountId, sent: Sent) -> Told {
    match sent {
        Sent::Done => told(bank, id, deposit(7, "needle")).await,
        Sent::Refused => told(bank, id, withdraw(15, "needle")).await,
        Sent::Nothing => told(bank, id, DepositMany(0)).await,
    }
}

async fn told<C>(bank: &Cqrs, id: &AccountId, command: C) -> Told
where
    Account: Accepts<C>,
    C: Command + Clone,
{
    match bank.execute(id, command).idempotency_key(KEY).await {
        Ok(done) => Told::Done { version: done.version, events: done.events.len() as u64 },
        Err(ExecuteError::Refused(short)) => Told::Refused { balance: short.balance },
        Err(other) => panic!("one fault is seen through: {other}"),
    }
}

/// What is stored is what was told.
async fn holds(store: &Arc<dyn EventStore>, id: &AccountId, told: Told, case: Case) {
    let bank = bank(Arc::clone(store));
    let kept = bank.keys(id, None, 10).await.unwrap();
    let [KeptKey { first, .. }] = &kept[..] else { panic!("{case:?}: {kept:?}") };
    let stream = crate::log::stream(&id.to_string());
    let log = store.read_stream(&stream, Version::NONE, 100).await.unwrap();
    let needles = log.iter().filter(|event| event.data.contains("needle")).count() as u64;
    match told {
        Told::Done { version, events } => {
            assert_eq!((first.version, first.events), (version, events), "{case:?}");
            assert_eq!((needles, first.refusal.as_ref()), (events, None), "{case:?}");
        }
        Told::Refused { balance } => {
            let words = format!("the balance of {balance} does not cover 15");
            assert_eq!((needles, first.refusal.as_ref()), (0, Some(&words)), "{case:?}");
        }
    }
    let expected = ExpectedVersion::Exact(Version::new(2 + needles).unwrap());
    assert!(expected.accepts(log.last().unwrap().version), "{case:?}: {log:?}");
}
