//! The real file of a bank, where the machine has it.

use std::{fs::File, io::Read};

use banking::import::{End, import};
use flate2::read::GzDecoder;

use crate::support::{bank, bank_file, fold, held, on_each_store, with_concurrency};

#[tokio::test(flavor = "multi_thread")]
async fn every_balance_of_the_real_file_is_right_to_the_last_heller_and_stays_so() {
    let Some(path) = bank_file() else { return };
    let mut text = String::new();
    let packed = File::open(&path).expect("readable");
    GzDecoder::new(packed).read_to_string(&mut text).expect("text");
    let expected = fold(&text);
    let rows = text.lines().count() as u64 - 1;
    on_each_store(async |store| {
        for run in 0..2 {
            let file = File::open(&path).expect("readable");
            let report = import(&bank(&store), file, with_concurrency(64)).await;
            println!("{}", report.summary);
            assert!(matches!(report.end, End::Finished), "{:?}", report.end);
            assert_eq!((report.summary.rows(), report.summary.malformed), (rows, 0));
            assert_eq!(report.summary.changed_nothing(), run == 1);
            assert!(held(&store).await == expected, "balances differ after run {run}");
        }
    })
    .await;
}
