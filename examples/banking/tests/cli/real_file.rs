//! The real file of a bank, where the machine has it.

use std::fs::File;

use banking::import::{End, import};
use cqrs_tests::report;

use crate::support::{Books, bank, bank_file, places, unpacked, with_concurrency};

#[tokio::test(flavor = "multi_thread")]
async fn every_book_of_the_real_file_is_right_to_the_last_heller_and_stays_so() {
    let Some(path) = bank_file() else { return };
    let text = unpacked(&path);
    let expected = Books::of_file(&text);
    let rows = text.lines().count() as u64 - 1;
    for place in places().await {
        let store = place.url.open().await.expect("opens");
        for run in 0..2 {
            let file = File::open(&path).expect("readable");
            let result = import(&bank(&store.log()), file, with_concurrency(64)).await;
            assert!(matches!(result.end, End::Finished), "{:?}", result.end);
            assert_eq!((result.summary.rows(), result.summary.malformed), (rows, 0));
            assert_eq!(result.summary.changed_nothing(), run == 1);
            let books = Books::caught_up(&store).await;
            assert!(books == expected, "the books differ after run {run} on {}", place.url);
            report("real file", result.summary);
        }
    }
}
