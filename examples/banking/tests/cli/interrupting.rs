//! Ctrl-C, and readers and writers that go away.

use std::io::{BufRead, BufReader, Write};

use banking::StoreUrl;

use crate::support::{HEADER, Program, fold, generated, held, imported, interrupt, row};

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_finishes_what_is_in_flight_and_says_how_far_it_came() {
    let program = Program::new();
    let mut import = program.start(&["import", "-"]);
    let child = import.child();
    // The pipe stays open: without Ctrl-C the import would wait for more for ever.
    let mut pipe = child.stdin.take().expect("piped");
    let text = HEADER.to_owned() + &row(1, 7, "credit", 100) + &row(2, 7, "debit", 900);
    pipe.write_all(text.as_bytes()).expect("written");
    pipe.flush().expect("written");

    let url = StoreUrl::Sqlite(program.folder().join("banking.db"));
    loop {
        if let Ok(store) = url.open_existing().await
            && held(&store.log()).await.get("7") == Some(&(100, 2))
        {
            break;
        }
        tokio::task::yield_now().await;
    }
    interrupt(child);
    let mut said = String::new();
    let mut err = BufReader::new(child.stderr.take().expect("piped"));
    err.read_line(&mut said).expect("readable");
    assert_eq!(said, "finishing what is in flight; Ctrl-C again ends at once\n");

    let ended = import.wait();
    drop(pipe);
    assert_eq!(ended.code, Some(130), "{ended:?}");
    assert!(ended.out.contains("accepted                  1"), "{}", ended.out);
    let store = url.open_existing().await.expect("opens").log();
    imported(&store, &text).await;
    assert_eq!(held(&store).await, fold(&text));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let program = Program::new();
    program.file("bank.csv", generated(11, 3_000, 3_000));
    assert_eq!(program.run(&["import", "bank.csv"]).code, Some(0));
    for format in ["csv", "json", "table"] {
        let mut balances = program.start(&["balances", "--format", format]);
        drop(balances.child().stdout.take());
        let ended = balances.wait();
        assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    }
}
