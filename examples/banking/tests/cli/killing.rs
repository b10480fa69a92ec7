//! The program is killed at random moments, and run again.

use std::{
    thread::{self, sleep},
    time::{Duration, Instant},
};

use cqrs_tests::{Tier, report};

use crate::support::{Books, Program, bank_file, generated, imported, lasting_places, unpacked};

/// One process, and three at once, import and project, each killed again and again. Then one is
/// let alone: every row of the file, and every row that is known, is as if nothing had happened.
///
/// The moments are parts of the time that a whole run takes, so that they fall into the import on
/// a slow machine and on a fast one; with one seed.
#[tokio::test(flavor = "multi_thread")]
async fn imports_that_are_killed_again_and_again_are_finished_by_another_run() {
    let text = match bank_file().filter(|_| Tier::of_this_run() == Tier::Full) {
        Some(file) => unpacked(&file),
        None => generated(10, Tier::pick(300, 50_000), 50),
    };
    let kills = Tier::pick(2, 10);
    let expected = Books::of_file(&text);
    let program = Program::new();
    program.file("bank.csv", &text);
    let mut times = Vec::new();
    for place in lasting_places().await {
        times.push(time_of_a_run(&program, &place.address()));
    }
    for processes in [1, 3] {
        for (place, whole) in lasting_places().await.into_iter().zip(times.clone()) {
            let begun = Instant::now();
            let cut_short = killed(&program, &place.address(), processes, kills, whole);
            let last = import(&program, &place.address()).wait();
            assert_eq!(last.code, Some(0), "{last:?}");

            let store = place.url.open().await.expect("opens");
            assert!(Books::of_store(&store).await == expected, "the books differ: {}", place.url);
            let events: u64 = expected.balances.values().map(|(_, version)| version).sum();
            assert_eq!(store.log().head().await.expect("readable").position, events);
            assert!(imported(&store.log(), &text).await.changed_nothing());
            let all = kills * processes;
            report(
                "killed imports",
                format!(
                    "{processes} at once, {cut_short} of {all} on the way, {:?} in all, then:\n{}",
                    begun.elapsed(),
                    last.out
                ),
            );
            assert!(
                cut_short > 0,
                "every run was done before it was killed: the file is too small"
            );
        }
    }
}

fn import(program: &Program, store: &str) -> crate::support::Running {
    program.start(&["import", "bank.csv", "--wait", "--store", store])
}

fn time_of_a_run(program: &Program, store: &str) -> Duration {
    let begun = Instant::now();
    let whole = import(program, store).wait();
    assert_eq!(whole.code, Some(0), "{whole:?}");
    begun.elapsed()
}

/// Kills each process so many times within the time of a whole run, and says how many were still
/// under way.
fn killed(program: &Program, store: &str, processes: u32, kills: u32, whole: Duration) -> u32 {
    let mut cut_short = 0;
    thread::scope(|threads| {
        let killers: Vec<_> = (0..processes)
            .map(|process| {
                threads.spawn(move || {
                    let mut random = fastrand::Rng::with_seed(1993 + u64::from(process));
                    let mut cut_short = 0;
                    for _ in 0..kills {
                        let mut import = import(program, store);
                        // Not a wait for something: the moment of the kill is what is varied.
                        sleep(whole.mul_f64(random.f64()));
                        import.child().kill().expect("killed");
                        cut_short += u32::from(import.wait().code.is_none());
                    }
                    cut_short
                })
            })
            .collect();
        cut_short = killers.into_iter().map(|killer| killer.join().expect("no panic")).sum();
    });
    cut_short
}
