//! Transfers and standing orders on the command line.

use banking::{Day, transfers::Stage};
use jiff::Timestamp;

use crate::support::{Ended, Program, lasting_places};

const STORE: &str = "sqlite:bank.db";

/// Ada has 100.00, Bob nothing, and Carol has closed her account.
fn bank(program: &Program, store: &str) {
    for arguments in [
        &["open", "ada", "Ada"][..],
        &["open", "bob", "Bob"],
        &["open", "carol", "Carol"],
        &["close", "carol"],
        &["deposit", "ada", "100"],
    ] {
        let ended = program.run(&[arguments, &["--store", store]].concat());
        assert_eq!(ended.code, Some(0), "{ended:?}");
    }
}

fn today() -> String {
    Day::of(Timestamp::now()).to_string()
}

/// The columns of a list that is written as CSV, without its header.
fn column(list: &Ended, at: usize) -> Vec<String> {
    assert_eq!((list.code, list.err.as_str()), (Some(0), ""), "{list:?}");
    let mut lines = csv::Reader::from_reader(list.out.as_bytes());
    lines.records().map(|line| line.expect("a line")[at].to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_that_waits_tells_how_it_ends() {
    for place in lasting_places().await {
        let (program, store) = (Program::new(), place.address());
        bank(&program, &store);
        let run = |arguments: &[&str]| program.run(&[arguments, &["--store", &store]].concat());
        for (arguments, out, err) in [
            (
                ["ada", "bob", "40", "--id", "1"],
                "transfer 1 is requested\ntransfer 1 has completed: bob has the 40.00\n",
                "",
            ),
            // Once more: it happens once, and ended as it did.
            (
                ["ada", "bob", "40", "--id", "1"],
                "transfer 1 was requested already; nothing changed\n\
                 transfer 1 has completed: bob has the 40.00\n",
                "",
            ),
            (
                ["ada", "bob", "60.01", "--id", "2"],
                "transfer 2 is requested\n",
                "banking: transfer 2 has failed: the balance of 60.00 does not cover 60.01\n",
            ),
            (
                ["ada", "carol", "10", "--id", "3"],
                "transfer 3 is requested\n",
                "banking: transfer 3 was reversed, ada has the 10.00 back: the account is closed\n",
            ),
            (
                ["eve", "bob", "10", "--id", "4"],
                "transfer 4 is requested\n",
                "banking: transfer 4 has failed: the account was never opened\n",
            ),
        ] {
            let ended = run(&[&["transfer", "--wait"], &arguments[..]].concat());
            assert_eq!((ended.out.as_str(), ended.err.as_str()), (out, err));
            assert_eq!(ended.code, Some(i32::from(!err.is_empty())));
        }
        let balances = run(&["balances", "--format", "csv"]);
        assert_eq!(column(&balances, 1), ["60.00", "40.00", "0.00"]);
        let transfers = run(&["transfers", "--format", "csv"]);
        assert_eq!(column(&transfers, 5), ["completed", "failed", "reversed", "failed"]);
        let of_carol = run(&["transfers", "--to", "carol", "--format", "csv"]);
        assert_eq!(column(&of_carol, 0), ["3"]);
        assert!(column(&run(&["transfers", "--open", "--format", "csv"]), 0).is_empty());
        let steps = run(&["transfer-status", "3", "--format", "csv"]);
        assert_eq!(column(&steps, 1), ["requested", "withdrawn", "returned", "reversed"]);
        assert_eq!(column(&steps, 2), ["", "", "", "the account is closed"]);
        let history = run(&["history", "ada", "--format", "csv"]);
        let notes = ["", "", "transfer 1", "transfer 3", "transfer 3"];
        assert_eq!(column(&history, 5), notes);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_that_does_not_wait_goes_on_in_another_process() {
    let program = Program::new();
    bank(&program, STORE);
    let run = |arguments: &[&str]| program.run(&[arguments, &["--store", STORE]].concat());
    let requested = run(&["transfer", "ada", "bob", "40", "--id", "1", "--day", "1993-01-31"]);
    assert_eq!((requested.code, requested.out.as_str()), (Some(0), "transfer 1 is requested\n"));
    assert_eq!(column(&run(&["transfers", "--open", "--format", "csv"]), 0), ["1"]);

    let other = program.start(&["project", "--store", STORE]);
    until(&program, "1", Stage::Completed);
    drop(other);
    let history = run(&["history", "bob", "--format", "csv"]);
    assert_eq!(column(&history, 1)[1], "1993-01-31");
}

#[test]
fn a_transfer_says_no_in_one_sentence() {
    let program = Program::new();
    bank(&program, "sqlite:banking.db");
    program.run(&["transfer", "ada", "bob", "1", "--id", "1"]);
    for (arguments, sentence) in [
        (&["transfer", "ada", "ada", "1"][..], "the account ada cannot transfer to itself"),
        (&["transfer", "ada", "bob", "0"], "a transfer moves more than nothing"),
        (
            &["transfer", "ada", "bob", "2", "--id", "1"],
            "a transfer with this id was requested on other terms",
        ),
        (&["transfer-status", "2"], "there is no transfer 2"),
        (
            &["transfer", "ada", "bob", "1", "--id", "1", "--wait", "--give-up-after", "0s"],
            "transfer 1 is still under way; `banking transfer-status 1` shows how it goes on",
        ),
        (
            &["standing-order", "place", "rent", "ada", "bob", "1", "--first", "1993-01-31"],
            "it cannot begin on 1993-01-31: today is",
        ),
        (&["standing-order", "cancel", "rent"], "the standing order was never placed"),
    ] {
        let ended = program.run(arguments);
        assert_eq!(ended.code, Some(1), "{arguments:?}: {ended:?}");
        assert!(ended.err.contains(sentence), "{arguments:?}: {}", ended.err);
        assert_eq!(ended.err.lines().count(), 1, "{}", ended.err);
    }
}

#[test]
fn a_standing_order_transfers_on_its_day_until_it_is_cancelled() {
    let program = Program::new();
    bank(&program, STORE);
    let run = |arguments: &[&str]| program.run(&[arguments, &["--store", STORE]].concat());
    let place = ["standing-order", "place", "rent", "ada", "bob", "10"];
    for said in [
        "standing order rent is placed\n",
        "standing order rent was placed already; nothing changed\n",
    ] {
        assert_eq!(run(&place).out, said);
    }
    let first = format!("rent-{}", today());
    let running = program.start(&["project", "--store", STORE]);
    until(&program, &first, Stage::Completed);
    drop(running);
    let cancel = ["standing-order", "cancel", "rent"];
    for said in [
        "standing order rent is cancelled\n",
        "standing order rent was cancelled already; nothing changed\n",
    ] {
        assert_eq!(run(&cancel).out, said);
    }
    // The next one is a month away.
    assert_eq!(column(&run(&["transfers", "--format", "csv"]), 0), [first]);
}

#[test]
fn the_readme_draws_the_transfer_as_it_is() {
    let drawn = Program::new().run(&["diagram", "transfer_process"]).out;
    let readme = include_str!("../../README.md");
    assert!(readme.contains(&format!("```mermaid\n{drawn}```")), "{drawn}");
}

#[test]
fn what_is_not_registered_is_not_drawn() {
    let drawn = Program::new().run(&["diagram", "nobody"]);
    assert_eq!(drawn.code, Some(1));
    assert!(drawn.err.contains("there is no process manager `nobody`"), "{}", drawn.err);
    assert!(drawn.err.contains("transfer_process"), "{}", drawn.err);
}

/// Asks until the transfer is so far.
fn until(program: &Program, transfer: &str, stage: Stage) {
    loop {
        let status = ["transfer-status", transfer, "--format", "csv", "--store", STORE];
        let status = program.run(&status);
        // At first it may not be requested yet.
        if status.code == Some(0) && column(&status, 1).last().is_some_and(|s| s == stage.told()) {
            return;
        }
    }
}
