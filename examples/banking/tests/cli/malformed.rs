//! Files that are not as they should be.

use std::io::{Cursor, Write};

use banking::import::{End, Failure, Options, import};
use flate2::{Compression, write::GzEncoder};

use crate::support::{
    HEADER, Written, bank, fold, generated, held, imported, on_each_store, row, run,
    with_concurrency,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_malformed_row_stops_nothing_and_is_written_down_with_its_line() {
    let long = "9".repeat(20_000);
    let bad: Vec<(Vec<u8>, &str)> = vec![
        (b"1,7,1993-01-31,credit,,,5.00".into(), "it has 7 fields, the header has 8"),
        (b"2,7,1993-01-31,credit,,,5.00,0.00,x".into(), "it has 9 fields, the header has 8"),
        (b"3,7,1993-01-31,credit,,,-5.00,0.00".into(), "the amount `-5.00` is negative"),
        (b"4,7,1993-01-31,credit,,,5.001,0.00".into(), "`5.001` is not an amount such as 1234.50"),
        (
            b"5,7,1993-02-30,credit,,,5.00,0.00".into(),
            "`1993-02-30` is not a date such as 1993-01-31",
        ),
        (
            b"6,7,1993-01-31,sideways,,,5.00,0.00".into(),
            "the direction `sideways` is neither `credit` nor `debit`",
        ),
        (b"7,7,1993-01-31,credit,\xff,,5.00,0.00".into(), "field 5 is not valid UTF-8"),
        (b",7,1993-01-31,credit,,,5.00,0.00".into(), "`transaction_id` is empty"),
        (b"9,,1993-01-31,credit,,,5.00,0.00".into(), "`account_id` is empty"),
        (b"10,\"7,1993-01-31,credit,,,5.00,0.00".into(), "a quote is not closed"),
        (
            b"11,a\0b,1993-01-31,credit,,,5.00,0.00".into(),
            "`account_id` cannot be stored: the id of a stream holds the control character '\\0' at byte 1",
        ),
        (
            format!("12,{long},1993-01-31,credit,,,5.00,0.00").into(),
            "the line has more than 16384 bytes",
        ),
        (
            format!("13,{},1993-01-31,credit,,,5.00,0.00", &long[..300]).into(),
            "`account_id` cannot be stored: the id of a stream has 300 bytes; at most 250 can be stored",
        ),
    ];
    let good = |n: u64| row(100 + n, 7, "credit", 100).into_bytes();
    let mut file = HEADER.as_bytes().to_vec();
    for (n, (line, _)) in (0..).zip(&bad) {
        file.extend([line.as_slice(), b"\r\n", &good(n)].concat());
    }
    on_each_store(async |store| {
        let refused = Written::default();
        let options = Options { refused: Some(Box::new(refused.clone())), ..with_concurrency(1) };
        let report = import(&bank(&store), Cursor::new(file.clone()), options).await;
        let summary = report.summary;
        assert_eq!((summary.malformed, summary.accepted), (13, 13));
        assert_eq!(held(&store).await["7"], (1_300, 14));
        assert_eq!(held(&store).await.len(), 1);

        let text = refused.text();
        let mut written = csv::Reader::from_reader(text.as_bytes());
        for ((n, (_, reason)), record) in bad.iter().enumerate().zip(written.records()) {
            let record = record.expect("a record");
            assert_eq!(&record[0], (2 + 2 * n).to_string(), "{record:?}");
            assert_eq!((&record[1], &record[2]), ("malformed", *reason));
        }
        assert_eq!(text.lines().next(), Some("line,outcome,reason,row"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_names_no_columns_is_not_imported() {
    let three = "it has no column `date`; its first line names transaction_id, account_id, x";
    for (file, reason) in [
        ("", "it is empty; its first line should name the columns"),
        ("\n\n", "it is empty; its first line should name the columns"),
        ("transaction_id,account_id,x\n1,2,3\n", three),
        (
            "\"transaction_id\n1,2,3\n",
            "its first line does not name the columns: a quote is not closed",
        ),
    ] {
        on_each_store(async |store| {
            let report = run(&store, file, Options::default()).await;
            let End::Failed(Failure::Header(why)) = report.end else { panic!("{:?}", report.end) };
            assert_eq!(why.to_string(), reason);
            assert_eq!(report.summary.rows(), 0);
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_are_found_by_their_names() {
    let file = "\u{feff}amount , date,note,direction,account_id,transaction_id\r\n\
                5.00,1993-01-31,\"a, b\",credit,7,1\r\n\
                \r\n\
                2.00,1993-01-31,,debit,7,2";
    on_each_store(async |store| {
        let summary = imported(&store, file).await;
        assert_eq!((summary.accepted, summary.malformed), (2, 0));
        assert_eq!(held(&store).await["7"], (300, 3));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gzip_file_that_is_cut_off_is_finished_by_the_whole_one() {
    let text = generated(3, 800, 20);
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(text.as_bytes()).expect("in memory");
    let packed = packed.finish().expect("in memory");
    on_each_store(async |store| {
        let half = Cursor::new(packed[..packed.len() / 2].to_vec());
        let report = import(&bank(&store), half, Options::default()).await;
        let End::Failed(Failure::Read { line, .. }) = report.end else {
            panic!("{:?}", report.end)
        };
        assert_eq!(report.summary.rows() + 1, line, "a row was lost or made up");
        assert!(line > 100, "{line}");

        let report = import(&bank(&store), Cursor::new(packed.clone()), Options::default()).await;
        assert_eq!(
            report.summary.already_there + report.summary.refused_rows() + report.summary.accepted,
            800
        );
        assert_eq!(held(&store).await, fold(&text));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_header_without_rows_is_an_empty_import() {
    on_each_store(async |store| {
        assert_eq!(imported(&store, HEADER).await.rows(), 0);
    })
    .await;
}
