//! The program is killed at random moments, and run again.

use std::{thread::sleep, time::Duration};

use banking::StoreUrl;

use crate::support::{Program, fold, generated, held, imported};

const KILLS: u64 = 10;

/// With one seed, so that a failure comes again on a machine of the same speed.
#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_killed_ten_times_is_finished_by_another_run() {
    let mut random = fastrand::Rng::with_seed(1993);
    let program = Program::new();
    let text = generated(10, 6_000, 200);
    program.file("bank.csv", &text);
    let mut cut_short = 0;
    for _ in 0..KILLS {
        let mut import = program.start(&["import", "bank.csv", "--concurrency", "8"]);
        // Not a wait for something: the moment of the kill is what is varied.
        sleep(Duration::from_millis(random.u64(5..150)));
        import.child().kill().expect("killed");
        cut_short += u32::from(import.wait().code.is_none());
    }
    let last = program.run(&["import", "bank.csv"]);
    assert_eq!(last.code, Some(0), "{last:?}");
    println!("{cut_short} of {KILLS} runs were killed on the way; the last said:\n{}", last.out);
    assert!(cut_short > 0, "every run was done before it was killed: the file is too small");

    let store = StoreUrl::Sqlite(program.folder().join("banking.db")).open().await.expect("opens");
    let expected = fold(&text);
    assert_eq!(held(&store).await, expected);
    let events: u64 = expected.values().map(|(_, version)| version).sum();
    assert_eq!(store.head().await.expect("readable").position, events);
    assert!(imported(&store, &text).await.changed_nothing());
}
