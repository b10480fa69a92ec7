//! Many transfers at once, by processes that are killed with SIGKILL, on a server that is killed and
//! restarted, over connections that are cut: at the end no transfer is open, each ended once, and
//! no money is lost or made.
//!
//! The long form: `CQRS_TIER=full cargo test -p banking --release --test cli soak -- --show-output`.
//! Each size can be said: `SOAK_TRANSFERS=500 SOAK_SEED=7 cargo test -p banking --test cli soak`.

mod crew;
mod ledger;
mod sizes;
mod traffic;
mod waiting;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use banking::{Store, StoreUrl, balances::Balance, transfers::Progress};
use cqrs_tests::{Fault, Proxy, ServerOptions, Stop, TestServer, report};
use fastrand::Rng;
use tokio::time::Instant;

use crate::support::{Program, all};
use crew::{Crew, PROCESSES};
use ledger::Ledger;
use sizes::Sizes;
use traffic::Traffic;
use waiting::{until_none_is_open, until_the_log_is_at};

/// How long the whole of it may stand still.
const STILL: Duration = Duration::from_mins(2);

#[tokio::test(flavor = "multi_thread")]
async fn no_money_is_lost_or_made_by_processes_and_servers_that_are_killed() {
    let server = TestServer::start(ServerOptions::default()).await;
    let database = server.database("soak").await;
    let url = database.url();
    let sizes = Sizes::of_this_run();
    let place = StoreUrl::Postgres(url.clone());
    tried("on PostgreSQL", &place, &url, Some(&server), &sizes).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_money_is_lost_or_made_by_processes_that_are_killed_beside_one_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = StoreUrl::Sqlite(folder.path().join("bank.db"));
    let sizes = Sizes { restarts: 0, ..Sizes::of_this_run() };
    tried("on SQLite", &url, &url.to_string(), None, &sizes).await;
}

/// What was asked for is done or not, and who asked never hears.
#[tokio::test(flavor = "multi_thread")]
async fn no_money_is_lost_or_made_where_answers_are_lost() {
    let server = TestServer::shared().await;
    let database = server.database("soak").await;
    let sizes = Sizes::of_this_run();
    let proxy = Proxy::before(&database);
    let random = Mutex::new(Rng::with_seed(sizes.seed));
    proxy.set_rule(move |_| {
        let mut random = random.lock().unwrap_or_else(PoisonError::into_inner);
        let faults = [Fault::CutBefore, Fault::CutAfter, Fault::CutAnswer];
        (random.u8(..50) == 0).then(|| faults[random.usize(..faults.len())].clone())
    });
    let sizes = Sizes { transfers: sizes.transfers / 5, kills: 0, restarts: 0, ..sizes };
    let place = StoreUrl::Postgres(database.url());
    tried("where answers are lost", &place, &proxy.url(), None, &sizes).await;
}

/// Transfers in a store, which the processes that drive them reach at `address`; and what
/// became of each.
async fn tried(
    how: &str,
    place: &StoreUrl,
    address: &str,
    server: Option<&TestServer>,
    sizes: &Sizes,
) {
    let begun = Instant::now();
    let store = place.open().await.expect("opens");
    let traffic = Arc::new(Traffic::begin(&store, sizes).await);
    let head = store.log().head().await.expect("readable").position;

    let program = Program::new();
    let mut crew = Crew::start(&program, address);
    let requests = tokio::spawn(traffic.clone().request_all());
    let mut random = Rng::with_seed(sizes.seed);
    for kill in 1..=sizes.kills {
        // How far they have come since is chosen at random. Each transfer has at least two events,
        // so all of it comes.
        let span = 2 * sizes.transfers / (sizes.kills + 1);
        let moment = kill * span - random.u64(..span);
        until_the_log_is_at(&store, head.plus(moment), &mut crew).await;
        crew.kill(random.usize(..PROCESSES));
        if let Some(server) = server.filter(|_| sizes.restarts_after(kill)) {
            if random.bool() {
                server.kill().await;
            } else {
                server.stop(Stop::Fast).await;
            }
            server.start_again().await;
        }
    }
    until_none_is_open(&store, &mut crew, requests).await;
    let (took, begun_again) = (begun.elapsed(), crew.begun_again());
    drop(crew);

    let ledger = Ledger::of(&*store.log()).await;
    let ends = ledger.check(traffic.paid_in());
    assert_eq!(ledger.transfers.len() as u64, sizes.transfers);
    agree(&store, &ledger).await;
    let Ledger { events, paid_in, paid_out, .. } = ledger;
    report(
        &format!("transfers {how}"),
        format_args!(
            "{sizes:?}: {ends:?}, {events} events, {begun_again} processes could not begin \
             and did again, {paid_in} paid in, {paid_out} out, in {took:?}",
        ),
    );
}

/// What is known of accounts and transfers is what the log says.
async fn agree(store: &Store, ledger: &Ledger) {
    let projections = store.start_projections().await.expect("started");
    let head = store.log().head().await.expect("readable").position;
    for name in ["balances", "transfers"] {
        projections.wait_for(name, head, STILL).await.expect("caught up");
    }
    let balances = all::<Balance>(&projections).await.into_iter();
    let balances: BTreeMap<_, _> =
        balances.map(|(account, _, found)| (account, found.balance.get())).collect();
    assert!(balances == ledger.balances, "what is known of accounts differs");
    let known = all::<Progress>(&projections).await.into_iter();
    let known: BTreeMap<_, _> =
        known.map(|(transfer, _, found)| (transfer, found.stage.told())).collect();
    let ended = ledger.transfers.iter().map(|(id, story)| (id.clone(), story.end()));
    assert!(known == ended.collect(), "what is known of transfers differs");
    projections.shutdown().await;
}
