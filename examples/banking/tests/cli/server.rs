//! A PostgreSQL that dies, or loses its sessions, under an import.

use std::sync::Arc;

use banking::{
    StoreUrl,
    import::{End, Observer, Options},
};
use cqrs_tests::{ServerOptions, TestDatabase, TestServer, Tier, report};
use tokio::sync::watch;

use crate::support::{fold, generated, held, imported, run, with_concurrency};

/// Lets a test wait until so many rows have come to something.
struct Rows(watch::Sender<u64>);

impl Observer for Rows {
    fn rows(&self, rows: u64) {
        self.0.send_replace(rows);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_goes_on_by_itself_when_the_server_was_killed() {
    let server = TestServer::start(ServerOptions::default()).await;
    let database = server.database("killed").await;
    disturbed(&database, async || {
        server.kill().await;
        server.start_again().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_goes_on_by_itself_when_its_sessions_were_ended() {
    let server = TestServer::shared().await;
    let database = server.database("ended").await;
    disturbed(&database, async || {
        server.terminate_backends(&database).await;
    })
    .await;
}

/// Disturbs an import a few times on its way: every row comes to what it should, once.
async fn disturbed(database: &TestDatabase, disturb: impl AsyncFn()) {
    let (rows, times) = (Tier::pick(600, 50_000), Tier::pick(2, 20));
    let file = generated(12, rows, rows / 20);
    let store = StoreUrl::Postgres(database.url()).open().await.expect("opens").log();
    let done = watch::Sender::new(0);
    let mut seen = done.subscribe();
    let importing = tokio::spawn({
        let (store, file) = (store.clone(), file.clone());
        let options = Options { observer: Arc::new(Rows(done)), ..with_concurrency(16) };
        async move { run(&store, &file, options).await }
    });
    for n in 1..=times {
        let enough = seen.wait_for(|done| *done >= n * rows / (times + 1)).await;
        enough.expect("the import goes on");
        disturb().await;
    }
    let result = importing.await.expect("no panic");
    assert!(matches!(result.end, End::Finished), "{:?}", result.end);

    let expected = fold(&file);
    assert!(held(&store).await == expected, "balances differ");
    let events: u64 = expected.values().map(|(_, version)| version).sum();
    assert_eq!(store.head().await.expect("readable").position, events);
    assert_eq!(result.summary.already_there, 0, "a row of this run was taken for an older one");
    assert!(imported(&store, &file).await.changed_nothing());
    report("disturbed imports", format!("{rows} rows, disturbed {times} times"));
}
