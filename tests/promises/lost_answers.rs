//! The connection breaks around an append, so that nobody knows whether it was committed.

use std::sync::Arc;

use cqrs_core::{Cqrs, ExecuteError, Resolution, UnknownOutcome};
use cqrs_tests::{Fault, Proxy, TestDatabase, TestServer, Tier, report};
use fastrand::Rng;

use crate::{
    account::{account, bank, bank_with, deposit},
    log::whole_log,
    server::{log_database, open},
    told::{Told, impatient},
};

async fn database_behind_a_proxy() -> (TestDatabase, Proxy) {
    let database = log_database(&TestServer::shared().await).await;
    let proxy = Proxy::before(&database);
    (database, proxy)
}

async fn one_deposit_through(fault: Fault) {
    let (database, proxy) = database_behind_a_proxy().await;
    let bank = bank(open(&proxy.url()).await);
    let id = account("ada");
    bank.execute(&id, deposit(1, "before")).await.unwrap();
    let strike = proxy.strike("needle", fault);
    let done = bank.execute(&id, deposit(1, "needle")).await.unwrap();
    strike.struck().await;
    assert_eq!((done.version.get(), done.position.get()), (2, 2));
    let log = whole_log(&*open(&database.url()).await).await;
    assert_eq!(log.len(), 2, "{log:?}");
}

#[tokio::test]
async fn cut_before_the_append_it_happens_once() {
    one_deposit_through(Fault::CutBefore).await;
}

#[tokio::test]
async fn cut_during_the_append_it_happens_once() {
    one_deposit_through(Fault::CutAfter).await;
}

#[tokio::test]
async fn cut_after_the_commit_it_happens_once() {
    one_deposit_through(Fault::CutAnswer).await;
}

#[tokio::test]
async fn while_nobody_can_be_asked_it_is_unknown_and_the_handle_finds_that_it_happened() {
    let (_database, proxy, unknown) = unknown_after(Fault::CutAnswer).await;
    assert!(unknown.resolve().await.unwrap_err().is_transient());
    proxy.clear_rule();
    let happened = unknown.resolve().await.unwrap();
    let Resolution::Happened { version, position } = happened else { panic!("{happened:?}") };
    assert_eq!((version.get(), position.get()), (2, 2));
    assert_eq!(unknown.resolve().await.unwrap(), happened, "a fate never changes");
}

#[tokio::test]
async fn while_nobody_can_be_asked_it_is_unknown_and_the_handle_finds_that_it_did_not_happen() {
    let (database, proxy, unknown) = unknown_after(Fault::CutBefore).await;
    proxy.clear_rule();
    assert_eq!(unknown.resolve().await.unwrap(), Resolution::DidNotHappen);
    assert_eq!(unknown.resolve().await.unwrap(), Resolution::DidNotHappen, "a fate never changes");
    assert_eq!(whole_log(&*open(&database.url()).await).await.len(), 1);
}

#[tokio::test]
async fn a_keyed_command_of_unknown_outcome_may_be_sent_again() {
    for fault in [Fault::CutBefore, Fault::CutAfter, Fault::CutAnswer] {
        let (database, proxy) = database_behind_a_proxy().await;
        let bank = bank_with(open(&proxy.url()).await, impatient());
        let (id, command) = (account("ada"), deposit(1, "needle"));
        let strike = proxy.strike_and_close("needle", fault);
        let outcome = bank.execute(&id, command.clone()).idempotency_key("k").await;
        assert!(matches!(outcome, Err(ExecuteError::Unknown(_))), "{outcome:?}");
        strike.struck().await;
        proxy.clear_rule();
        let done = bank.execute(&id, command).idempotency_key("k").await.unwrap();
        assert_eq!(done.version.get(), 1);
        assert_eq!(whole_log(&*open(&database.url()).await).await.len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn among_many_cuts_everything_happens_once_or_never() {
    let (database, proxy) = database_behind_a_proxy().await;
    let banks = [bank(open(&proxy.url()).await), bank_with(open(&proxy.url()).await, impatient())];
    let cuts = Cuts { seed: 64, one_in: 20, callers: 16, deposits: Tier::pick(100, 10_000) };
    let told = deposited_among(cuts, &proxy, &banks).await;
    let counted = told.holds(&*open(&database.url()).await).await;
    report("cut connections under load", format_args!("{counted:?}"));
}

/// How often connections break, and under how much load.
pub(crate) struct Cuts {
    pub(crate) seed: u64,
    /// One message in so many is cut off, in some way.
    pub(crate) one_in: u8,
    pub(crate) callers: usize,
    /// Of each caller.
    pub(crate) deposits: usize,
}

/// Callers share accounts and programs while connections break. Says what they were told.
pub(crate) async fn deposited_among(cuts: Cuts, proxy: &Proxy, banks: &[Cqrs; 2]) -> Told {
    let Cuts { seed, one_in, callers, deposits } = cuts;
    let told = Arc::new(Told::default());
    let mut random = Rng::with_seed(seed);
    proxy.set_rule(move |_| match (random.u8(..one_in), random.u8(..3)) {
        (0, 0) => Some(Fault::CutBefore),
        (0, 1) => Some(Fault::CutAfter),
        (0, _) => Some(Fault::CutAnswer),
        _ => None,
    });
    let callers: Vec<_> = (0..callers)
        .map(|caller| {
            let (bank, told) = (banks[caller % 2].clone(), Arc::clone(&told));
            tokio::spawn(async move {
                for n in 0..deposits {
                    let id = account((caller / (1 + n % 4)).to_string());
                    told.deposit(&bank, &id, format!("{caller}-{n}")).await;
                }
            })
        })
        .collect();
    for caller in callers {
        caller.await.unwrap();
    }
    proxy.clear_rule();
    Arc::into_inner(told).unwrap()
}

/// A deposit whose connection fails in this way, and nobody can be asked from then on.
async fn unknown_after(fault: Fault) -> (TestDatabase, Proxy, UnknownOutcome) {
    let (database, proxy) = database_behind_a_proxy().await;
    let bank = bank_with(open(&proxy.url()).await, impatient());
    let id = account("ada");
    bank.execute(&id, deposit(1, "before")).await.unwrap();
    let strike = proxy.strike_and_close("needle", fault);
    let outcome = bank.execute(&id, deposit(1, "needle")).await;
    strike.struck().await;
    let Err(ExecuteError::Unknown(unknown)) = outcome else { panic!("{outcome:?}") };
    (database, proxy, unknown)
}
