//! Imports of the same file at the same time.

use std::sync::Arc;

use banking::import::Summary;
use cqrs_core::EventStore;
use cqrs_tests::{Tier, report};
use tokio::task::JoinSet;

use crate::support::{
    HEADER, Program, Running, bank_file, fold, generated, held, imported, lasting_places,
    on_each_store, row, run, unpacked, with_concurrency,
};

const IMPORTERS: usize = 64;

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_importers_of_one_file_do_it_once() {
    let file = Tier::pick(generated(4, 60, 6), generated(4, 5_000, 200));
    on_each_store(async |store| at_the_same_time(&store, &file).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_importers_of_the_real_file_do_it_once() {
    let Some(path) = bank_file().filter(|_| Tier::of_this_run() == Tier::Full) else { return };
    let file = unpacked(&path);
    on_each_store(async |store| at_the_same_time(&store, &file).await).await;
}

async fn at_the_same_time(store: &Arc<dyn EventStore>, file: &str) {
    let mut importers = JoinSet::new();
    for _ in 0..IMPORTERS {
        let (store, file) = (store.clone(), file.to_owned());
        importers.spawn(async move { run(&store, &file, with_concurrency(4)).await.summary });
    }
    let summaries = importers.join_all().await;
    let expected = fold(file);
    assert!(held(store).await == expected, "balances differ");

    // What one of them accepted, all others found there.
    let events: u64 = expected.values().map(|(_, version)| version - 1).sum();
    assert_eq!(summaries.iter().map(|s| s.accepted).sum::<u64>(), events);
    assert_eq!(summaries.iter().map(|s| s.opened).sum::<u64>(), expected.len() as u64);
    let first = &summaries[0];
    let same = |s: &Summary| s.rows() == first.rows() && s.refused == first.refused;
    assert!(summaries.iter().all(same), "{summaries:?}");
    report("overlapping imports", format!("{IMPORTERS} of {} rows each", first.rows()));
}

#[tokio::test(flavor = "multi_thread")]
async fn different_files_on_the_same_accounts_disturb_each_other_in_nothing() {
    on_each_store(async |store| {
        let mut importers = JoinSet::new();
        for importer in 0..8_u64 {
            let store = store.clone();
            importers.spawn(async move {
                let mut file = HEADER.to_owned();
                for n in 0..40 {
                    file += &row(importer * 1_000 + n, n % 2, "credit", 1 + n);
                }
                imported(&store, &file).await
            });
        }
        let summaries = importers.join_all().await;
        assert!(summaries.iter().all(|s| s.accepted == 40), "{summaries:?}");
        assert_eq!(held(&store).await["0"].1, 1 + 8 * 20);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_programs_share_one_file_and_one_store() {
    let text = generated(13, 1_000, 50);
    for place in lasting_places().await {
        let program = Program::new();
        program.file("bank.csv", &text);
        let address = place.address();
        let arguments = ["import", "bank.csv", "--store", &address];
        let both = [program.start(&arguments), program.start(&arguments)];
        for ended in both.map(Running::wait) {
            assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{ended:?}");
        }
        let store = place.url.open().await.expect("opens").log();
        assert!(held(&store).await == fold(&text), "balances differ");
    }
}
