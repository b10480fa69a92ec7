//! The program is killed at random moments, and run again.

use std::{thread::sleep, time::Instant};

use banking::StoreUrl;

use crate::support::{Program, fold, generated, held, imported};

const KILLS: u32 = 10;

/// The moments are parts of the time that a whole run takes, so that they fall into the import on
/// a slow machine and on a fast one; with one seed.
#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_killed_ten_times_is_finished_by_another_run() {
    let mut random = fastrand::Rng::with_seed(1993);
    let program = Program::new();
    let text = generated(10, 2_000, 100);
    program.file("bank.csv", &text);
    let begun = Instant::now();
    let whole = program.run(&["import", "bank.csv", "--store", "sqlite:whole.db"]);
    assert_eq!(whole.code, Some(0), "{whole:?}");
    let whole = begun.elapsed();

    let mut cut_short = 0;
    for _ in 0..KILLS {
        let mut import = program.start(&["import", "bank.csv"]);
        // Not a wait for something: the moment of the kill is what is varied.
        sleep(whole.mul_f64(random.f64()));
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
