//! Imports of the same file at the same time.

use tokio::task::JoinSet;

use crate::support::{fold, generated, held, imported, on_each_store, run, with_concurrency};

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_importers_of_one_file_do_it_once() {
    let file = generated(4, 60, 6);
    on_each_store(async |store| {
        let mut importers = JoinSet::new();
        for _ in 0..64 {
            let (store, file) = (store.clone(), file.clone());
            importers.spawn(async move { run(&store, &file, with_concurrency(4)).await.summary });
        }
        let summaries = importers.join_all().await;
        assert_eq!(held(&store).await, fold(&file));

        // What one of them accepted, all others found there.
        let events: u64 = fold(&file).values().map(|(_, version)| version - 1).sum();
        assert_eq!(summaries.iter().map(|s| s.accepted).sum::<u64>(), events);
        assert_eq!(summaries.iter().map(|s| s.opened).sum::<u64>(), 6);
        assert!(summaries.iter().all(|s| s.rows() == 60 && s.malformed == 0));
        let refused = &summaries[0].refused;
        assert!(summaries.iter().all(|s| s.refused == *refused), "{summaries:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn different_files_on_the_same_accounts_disturb_each_other_in_nothing() {
    on_each_store(async |store| {
        let mut importers = JoinSet::new();
        for importer in 0..8_u64 {
            let store = store.clone();
            importers.spawn(async move {
                let mut file = crate::support::HEADER.to_owned();
                for n in 0..40 {
                    file += &crate::support::row(importer * 1_000 + n, n % 2, "credit", 1 + n);
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
