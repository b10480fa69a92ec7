//! Connections are cut at one chosen statement. What a projection is about says so while that
//! lasts, and afterwards it goes on by itself.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use cqrs_core::{EventStore as _, ProjectionOptions, ProjectionState, Projections, StartError};
use cqrs_postgres::PostgresStore;
use cqrs_tests::{Fault, Proxy, TestDatabase, Tier};
use tokio::{sync::Notify, time::timeout};

use super::{
    books::Moved,
    fold::books_are_right,
    journal::PgJournal,
    program::{SOON, deposit_often, documents, restless, run, run_at},
};
use crate::{account::bank, place::Place};

/// Stands in the parameters of every statement that writes documents of these tests.
const DOCUMENT: &str = "\"trail\"";

async fn proxied() -> (Place, Proxy) {
    let place = Place::postgres().await;
    let proxy = Proxy::before(database(&place));
    (place, proxy)
}

fn database(place: &Place) -> &TestDatabase {
    let Place::Postgres(database) = place else { unreachable!() };
    database
}

async fn state_of(projections: &Projections, name: &str) -> ProjectionState {
    let status = projections.status().await.unwrap();
    status.into_iter().find(|status| status.name == name).unwrap().state
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_projection_that_cannot_commit_says_so_and_goes_on_when_it_can() {
    let (place, proxy) = proxied().await;
    let program = run_at(&proxy.url()).await;
    let bank = bank(place.projections().await);
    deposit_often(&bank, "before", 30).await;
    books_are_right(&place, &program).await;

    proxy.set_rule(|request| contains(request, DOCUMENT).then_some(Fault::CutBefore));
    deposit_often(&bank, "meanwhile", 30).await;
    let reason = loop {
        if let ProjectionState::Failing { reason } = state_of(&program, "balances").await {
            break reason;
        }
        tokio::task::yield_now().await;
    };
    assert!(!reason.is_empty());
    // Others do not suffer.
    let head = place.projections().await.head().await.unwrap().position;
    program.wait_for("journal", head, SOON).await.unwrap();

    proxy.clear_rule();
    assert_eq!(books_are_right(&place, &program).await, 60);
    while state_of(&program, "balances").await != ProjectionState::Live {
        tokio::task::yield_now().await;
    }
    let status = program.status().await.unwrap();
    assert!(status.iter().any(|status| status.name == "balances" && status.retries > 0));
}

/// Each answer to a step is lost after its commit, so that nobody knows whether it was done.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_whose_answer_is_lost_is_not_taken_again() {
    let (place, proxy) = proxied().await;
    let program = run_at(&proxy.url()).await;
    let mut random = fastrand::Rng::with_seed(8);
    proxy.set_rule(move |request| {
        let is_hit = contains(request, DOCUMENT) && random.u8(..3) == 0;
        is_hit.then(|| {
            [Fault::CutAnswer, Fault::CutAfter, Fault::CutBefore][random.usize(..3)].clone()
        })
    });
    let bank = bank(place.projections().await);
    for _ in 0..Tier::pick(10, 500) {
        let last = deposit_often(&bank, "ada", 10).await;
        program.wait_for("balances", last, SOON).await.unwrap();
        program.wait_for("moved", last, SOON).await.unwrap();
    }
    proxy.clear_rule();
    books_are_right(&place, &program).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_starts_where_the_server_cannot_be_reached() {
    let (place, proxy) = proxied().await;
    let store = PostgresStore::connect(&proxy.url()).await.unwrap();
    proxy.close();
    let refused = documents(store.clone()).sql(PgJournal).start().await;
    assert!(matches!(refused, Err(StartError::Prepare(_))), "{refused:?}");
    proxy.open();
    let program = documents(store).sql(PgJournal).start().await.unwrap();
    deposit_often(&bank(place.projections().await), "ada", 10).await;
    assert_eq!(books_are_right(&place, &program).await, 10);
}

/// Notifications are hints: where none is ever heard, a log is looked at often enough.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_never_hears_of_anything_reads_everything() {
    let (place, proxy) = proxied().await;
    let cut = Arc::new(AtomicU64::new(0));
    proxy.set_rule({
        let cut = Arc::clone(&cut);
        move |request| {
            let listens = contains(request, "LISTEN ");
            cut.fetch_add(u64::from(listens), Ordering::Relaxed);
            listens.then_some(Fault::CutBefore)
        }
    });
    let deaf = PostgresStore::connect(&proxy.url()).await.unwrap();
    let options = ProjectionOptions { poll: Duration::from_millis(250), ..restless() };
    let program = documents(deaf).options(options).sql(PgJournal).start().await.unwrap();
    let silent = PostgresStore::builder(&place.address()).notify(false).listen(false);
    let bank = bank(silent.connect().await.unwrap());
    for _ in 0..Tier::pick(5, 50) {
        let last = deposit_often(&bank, "ada", 5).await;
        program.wait_for("balances", last, SOON).await.unwrap();
    }
    // And one that is false costs nothing either.
    database(&place).execute("NOTIFY cqrs_1_appended, '1000000'").await;
    deposit_often(&bank, "bob", 5).await;
    books_are_right(&place, &program).await;
    assert!(cut.load(Ordering::Relaxed) > 0, "nobody tried to listen");
}

/// A step that is under way is finished, and it is the last one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shutdown_waits_for_the_step_that_is_under_way_and_begins_no_other() {
    let (place, proxy) = proxied().await;
    let store = PostgresStore::connect(&proxy.url()).await.unwrap();
    let program = Projections::builder(store).options(restless()).document::<Moved>();
    let program = program.start().await.unwrap();
    let release = Arc::new(Notify::new());
    let held = proxy.strike(DOCUMENT, Fault::Hold(Arc::clone(&release)));
    let bank = bank(place.projections().await);
    let first = deposit_often(&bank, "ada", 1).await;
    held.struck().await;
    deposit_often(&bank, "bob", 50).await;

    let mut shutdown = tokio::spawn({
        let program = program.clone();
        async move { program.shutdown().await }
    });
    let soon = timeout(Duration::from_millis(50), &mut shutdown).await;
    assert!(soon.is_err(), "it left a step alone that may yet commit");
    release.notify_one();
    timeout(SOON, shutdown).await.unwrap().unwrap();

    let found = program.documents::<Moved>().page(None, 100).await.unwrap();
    let positions: Vec<_> = found.iter().map(|found| found.position).collect();
    assert_eq!(positions, [first], "what was under way is there, and nothing else");
    assert_eq!(books_are_right(&place, &run(&place).await).await, 51);
}

fn contains(request: &[u8], needle: &str) -> bool {
    request.windows(needle.len()).any(|part| part == needle.as_bytes())
}
