//! Many transfers at once, by processes that are killed with SIGKILL and on a server that is
//! killed and restarted: at the end no transfer is open, each ended once, and no money is lost or
//! made.
//!
//! The long form: `CQRS_TIER=full cargo test -p banking --release --test cli soak -- --show-output`.
//! Each size can be said: `SOAK_TRANSFERS=500 SOAK_SEED=7 cargo test -p banking --test cli soak`.

mod crew;
mod ledger;
mod sizes;
mod traffic;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use banking::{Store, StoreUrl, balances::Balance, transfers::Progress};
use cqrs_core::{Comparison, Position, Projections};
use cqrs_tests::{ServerOptions, Stop, TestServer, report};
use tokio::time::{Instant, sleep};

use crate::support::{Program, all, attached};
use crew::{Crew, PROCESSES};
use ledger::Ledger;
use sizes::Sizes;
use traffic::Traffic;

/// How long the whole of it may stand still.
const STILL: Duration = Duration::from_mins(2);

#[tokio::test(flavor = "multi_thread")]
async fn no_money_is_lost_or_made_by_processes_and_servers_that_are_killed() {
    let sizes = Sizes::of_this_run();
    let begun = Instant::now();
    let server = TestServer::start(ServerOptions::default()).await;
    let database = server.database("soak").await;
    let url = database.url();
    let store = StoreUrl::Postgres(url.clone()).open().await.expect("opens");
    let traffic = Arc::new(Traffic::begin(&store, &sizes).await);
    let head = store.log().head().await.expect("readable").position;

    let program = Program::new();
    let mut crew = Crew::start(&program, &url);
    let requests = tokio::spawn(traffic.clone().request_all());
    let mut random = fastrand::Rng::with_seed(sizes.seed);
    for kill in 1..=sizes.kills {
        // How far they have come since is chosen at random. Each transfer has at least two events,
        // so all of it comes.
        let span = 2 * sizes.transfers / (sizes.kills + 1);
        let moment = kill * span - random.u64(..span);
        until_the_log_is_at(&store, head.plus(moment)).await;
        crew.kill(random.usize(..PROCESSES));
        if sizes.restarts_after(kill) {
            if random.bool() {
                server.kill().await;
            } else {
                server.stop(Stop::Fast).await;
            }
            server.start_again().await;
            crew.start_again();
        }
    }
    requests.await.expect("no panic");
    let projections = attached(&store);
    until_none_is_open(&store, &projections).await;
    let took = begun.elapsed();
    drop(crew);

    let ledger = Ledger::of(&*store.log()).await;
    let ends = ledger.check(traffic.paid_in());
    assert_eq!(ledger.transfers.len() as u64, sizes.transfers);
    agree(&store, &ledger).await;
    report(
        "transfers among processes and servers that are killed",
        format_args!(
            "{} transfers among {} accounts, {} kills, {} restarts, seed {}: {ends:?}, {} events, \
             paid in {}, out {}, in {took:?}",
            sizes.transfers,
            sizes.accounts,
            sizes.kills,
            sizes.restarts,
            sizes.seed,
            ledger.events,
            ledger.paid_in,
            ledger.paid_out,
        ),
    );
}

/// The head of the log, and since when it stands there.
struct Stillness(Position, Instant);

impl Stillness {
    fn begin() -> Self {
        Self(Position::START, Instant::now())
    }

    /// Where the server is away it comes back; where nothing comes at all, it ends.
    async fn head(&mut self, store: &Store) -> Option<Position> {
        let head = store.log().head().await.ok().map(|head| head.position);
        match head {
            Some(head) if head > self.0 => *self = Self(head, Instant::now()),
            _ => assert!(self.1.elapsed() < STILL, "the log stands still at {}", self.0),
        }
        head
    }
}

async fn until_the_log_is_at(store: &Store, position: Position) {
    let mut still = Stillness::begin();
    while still.head(store).await.is_none_or(|head| head < position) {
        sleep(Duration::from_millis(5)).await;
    }
}

/// All are requested by now, so that what is not open is over.
async fn until_none_is_open(store: &Store, projections: &Projections) {
    let mut still = Stillness::begin();
    let documents = projections.documents::<Progress>();
    let open = documents.filter("open", Comparison::Equal, true);
    loop {
        let Some(head) = still.head(store).await else { continue };
        let shown = projections.wait_for("transfers", head, Duration::from_secs(1)).await;
        if shown.is_ok() && open.page(None, 1).await.is_ok_and(|open| open.is_empty()) {
            return;
        }
        sleep(Duration::from_millis(20)).await;
    }
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
