//! Each command by hand, and each mistake with its sentence and its exit code.

use crate::support::{HEADER, Program, row};

#[test]
fn shows_itself_round_without_an_argument() {
    let program = Program::new();
    let tour = program.run(&[]);
    assert_eq!((tour.code, tour.err.as_str()), (Some(0), ""));
    for part in [
        "refused: the balance of 100.00 does not cover 250.00",
        "decided again after a conflict",
        "had happened already, nothing new",
        "reversed: the account is closed",
        "Ada has 1000.00",
    ] {
        assert!(tour.out.contains(part), "{part} is not in:\n{}", tour.out);
    }
    let left = std::fs::read_dir(program.folder()).expect("readable").count();
    assert_eq!(left, 0, "the tour left files behind");
}

#[test]
fn plays_with_one_account() {
    let program = Program::new();
    for (arguments, said) in [
        (vec!["open", "ada", "Ada"], "account ada is open\n"),
        (vec!["open", "ada", "Ada"], "account ada was open already; nothing changed\n"),
        (vec!["deposit", "ada", "100"], "deposited 100.00; account ada holds 100.00\n"),
        (vec!["withdraw", "ada", "40.5"], "withdrew 40.50; account ada holds 59.50\n"),
        (vec!["deposit", "ada", "0"], "nothing changed; account ada holds 59.50\n"),
        (vec!["close", "ada"], "account ada is closed; 59.50 was paid out\n"),
        (vec!["close", "ada"], "account ada was closed already; nothing changed\n"),
    ] {
        let ended = program.run(&arguments);
        assert_eq!((ended.code, ended.out.as_str(), ended.err.as_str()), (Some(0), said, ""));
    }
    let history = program.run(&["history", "ada", "--format", "csv"]).out;
    let mut what = csv::Reader::from_reader(history.as_bytes());
    assert_eq!(
        what.headers().expect("a header"),
        vec!["version", "day", "what", "amount", "balance", "note"]
    );
    let lines: Vec<_> = what.records().map(|line| line.expect("a line")).collect();
    let told: Vec<_> = lines.iter().map(|line| [&line[0], &line[2], &line[3], &line[4]]).collect();
    assert_eq!(
        told,
        [
            ["1", "opened", "", "0.00"],
            ["2", "deposited", "100.00", "100.00"],
            ["3", "withdrawn", "40.50", "59.50"],
            ["4", "withdrawn", "59.50", "0.00"],
            ["5", "closed", "", "0.00"],
        ]
    );
}

#[test]
fn lists_balances_in_the_order_of_numbers() {
    let program = Program::new();
    let rows = [(1, 10, 5), (2, 9, 123_450), (3, 100, 700)];
    let rows: String =
        rows.iter().map(|(t, account, amount)| row(*t, *account, "credit", *amount)).collect();
    program.file("bank.csv", HEADER.to_owned() + &rows);
    assert_eq!(program.run(&["import", "bank.csv"]).code, Some(0));
    program.run(&["open", "o'hara, \"x\"", "Ada"]);

    let csv = program.run(&["balances", "--format", "csv"]).out;
    assert_eq!(
        csv,
        "account_id,balance,version\n9,1234.50,2\n10,0.05,2\n100,7.00,2\n\"o'hara, \"\"x\"\"\",0.00,1\n"
    );
    let json = program.run(&["balances", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json[0], serde_json::json!({"account_id": "9", "balance": "1234.50", "version": 2}));
    let table = program.run(&["balances"]).out;
    assert!(table.contains(" 1234.50 "), "{table}");
}

#[test]
fn an_empty_bank_has_an_empty_list() {
    let program = Program::new();
    for (format, list) in [("csv", "account_id,balance,version\n"), ("json", "[]\n")] {
        let ended = program.run(&["balances", "--store", "memory:", "--format", format]);
        assert_eq!((ended.code, ended.out.as_str()), (Some(0), list));
    }
}

#[test]
fn shows_the_day_and_the_purpose_of_an_imported_transaction() {
    let program = Program::new();
    let line = "1,7,1993-01-31,credit,transfer-in,pension,10.00,0\n";
    program.file("bank.csv", HEADER.to_owned() + line);
    program.run(&["import", "bank.csv"]);
    let history = program.run(&["history", "7", "--format", "csv"]).out;
    let last = history.lines().last();
    assert_eq!(last, Some("2,1993-01-31,deposited,10.00,10.00,\"transfer-in, pension\""));
}

#[test]
fn says_no_in_one_sentence() {
    let program = Program::new();
    program.run(&["open", "ada", "Ada"]);
    program.run(&["open", "bob", "Bob"]);
    program.run(&["close", "bob"]);
    program.file(
        "no.db",
        "This is not a database, and it is long enough to be looked at. ".repeat(99),
    );
    program.file("empty.csv", "");
    for (arguments, sentence) in [
        (vec!["withdraw", "ada", "1"], "refused: the balance of 0.00 does not cover 1.00"),
        (vec!["deposit", "eve", "1"], "refused: the account was never opened"),
        (vec!["deposit", "bob", "1"], "refused: the account is closed"),
        (vec!["open", "ada", "Eve"], "refused: the account is open in another name"),
        (vec!["history", "eve"], "there is no account eve"),
        (vec!["open", "", "Ada"], "the id of a stream is empty"),
        (vec!["import", "none.csv"], "none.csv cannot be read: No such file or directory"),
        (vec!["import", "."], ". is a folder"),
        (vec!["import", "empty.csv"], "the file cannot be imported: it is empty"),
        (
            vec!["import", "empty.csv", "--refused", "empty.csv"],
            "--refused would write over empty.csv",
        ),
        (
            vec!["import", "empty.csv", "--refused", "banking.db"],
            "--refused would write over banking.db",
        ),
        (vec!["import", "empty.csv", "--refused", "no/folder"], "no/folder cannot be written"),
        (vec!["balances", "--store", "sqlite:none.db"], "there is no store at none.db yet"),
        (vec!["balances", "--store", "sqlite:no.db"], "sqlite:no.db cannot be opened"),
        (
            vec!["open", "a", "A", "--store", "sqlite:no/folder.db"],
            "sqlite:no/folder.db cannot be opened",
        ),
    ] {
        let ended = program.run(&arguments);
        assert_eq!(ended.code, Some(1), "{arguments:?}: {ended:?}");
        assert!(ended.err.contains(sentence), "{arguments:?}: {}", ended.err);
        assert_eq!(ended.err.lines().count(), 1, "{}", ended.err);
    }
    assert!(!program.folder().join("none.db").exists(), "a look at a store made one");
}

#[test]
fn says_how_it_is_called_when_it_is_called_wrongly() {
    let program = Program::new();
    for (arguments, part) in [
        (vec!["fly"], "unrecognized subcommand 'fly'"),
        (vec!["deposit", "ada"], "<AMOUNT>"),
        (vec!["deposit", "ada", "ten"], "`ten` is not an amount such as 1234.50"),
        (vec!["deposit", "ada", "-1"], "the amount `-1` is negative"),
        (vec!["open", "ada", ""], "a value is required"),
        (vec!["balances", "--format", "xml"], "[possible values: table, csv, json]"),
        (vec!["balances", "--store", "mysql://host"], "`mysql:` is no kind of store"),
        (
            vec!["balances", "--store", "bank.db"],
            "a store is written as sqlite:PATH, memory: or postgres://",
        ),
        (vec!["import", "x", "--concurrency", "0"], "--concurrency"),
        (vec!["import", "x", "--give-up-after", "soon"], "`soon` is not a time such as 30s or 5m"),
    ] {
        let ended = program.run(&arguments);
        assert_eq!(ended.code, Some(2), "{arguments:?}: {ended:?}");
        assert!(ended.err.contains(part), "{arguments:?}: {}", ended.err);
    }
}

#[test]
fn writes_refused_and_malformed_rows_to_a_file() {
    let program = Program::new();
    program.file("bank.csv", HEADER.to_owned() + &row(1, 7, "debit", 500) + "what is this\n");
    let ended =
        program.run(&["import", "bank.csv", "--refused", "refused.csv", "--concurrency", "1"]);
    assert_eq!(ended.code, Some(0));
    assert!(ended.out.contains("1  the balance does not cover it"), "{}", ended.out);
    let refused = program.read("refused.csv");
    let expected = "line,outcome,reason,row\n\
        2,refused,the balance of 0.00 does not cover 5.00,\"1,7,1993-01-31,debit,,,5.00,0.00\"\n\
        3,malformed,\"it has 1 fields, the header has 8\",what is this\n";
    assert_eq!(refused, expected);
}
