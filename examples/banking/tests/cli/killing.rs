//! The program is killed at random moments, and run again.

use std::{
    thread::sleep,
    time::{Duration, Instant},
};

use cqrs_tests::{Tier, report};

use crate::support::{Program, fold, generated, held, imported, lasting_places};

const KILLS: u32 = 10;

/// The moments are parts of the time that a whole run takes, so that they fall into the import on
/// a slow machine and on a fast one; with one seed.
#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_killed_ten_times_is_finished_by_another_run() {
    let rows = Tier::pick(2_000, 50_000);
    let text = generated(10, rows, rows / 20);
    for (place, other) in lasting_places().await.into_iter().zip(lasting_places().await) {
        let program = Program::new();
        program.file("bank.csv", &text);
        let begun = Instant::now();
        let whole = program.run(&["import", "bank.csv", "--store", &other.address()]);
        assert_eq!(whole.code, Some(0), "{whole:?}");
        killed(&program, &place.address(), begun.elapsed());

        let store = place.url.open().await.expect("opens").log();
        let expected = fold(&text);
        assert_eq!(held(&store).await, expected);
        let events: u64 = expected.values().map(|(_, version)| version).sum();
        assert_eq!(store.head().await.expect("readable").position, events);
        assert!(imported(&store, &text).await.changed_nothing());
    }
}

/// Kills the import again and again within the time of a whole run, then lets it end.
fn killed(program: &Program, store: &str, whole: Duration) {
    let mut random = fastrand::Rng::with_seed(1993);
    let mut cut_short = 0;
    for _ in 0..KILLS {
        let mut import = program.start(&["import", "bank.csv", "--store", store]);
        // Not a wait for something: the moment of the kill is what is varied.
        sleep(whole.mul_f64(random.f64()));
        import.child().kill().expect("killed");
        cut_short += u32::from(import.wait().code.is_none());
    }
    let last = program.run(&["import", "bank.csv", "--store", store]);
    assert_eq!(last.code, Some(0), "{last:?}");
    report("killed imports", format!("{cut_short} of {KILLS} on the way, then:\n{}", last.out));
    assert!(cut_short > 0, "every run was done before it was killed: the file is too small");
}
