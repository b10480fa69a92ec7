//! What is known, on the command line: it shows what was done, and can be built anew.

use cqrs_tests::Tier;
use serde_json::{Value, json};

use crate::support::{Books, Ended, Program, Running, generated, interrupt, lasting_places};

fn json(ended: &Ended) -> Value {
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{ended:?}");
    serde_json::from_str(&ended.out).expect("JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_list_shows_what_was_done_just_before() {
    for place in lasting_places().await {
        let program = Program::new();
        let address = place.address();
        let run = |arguments: &[&str]| program.run(&[arguments, &["--store", &address]].concat());
        run(&["open", "ada", "Ada"]);
        for amount in ["100", "20.5"] {
            assert_eq!(run(&["deposit", "ada", amount]).code, Some(0));
            run(&["withdraw", "ada", "10"]);
        }
        let balances = json(&run(&["balances", "--format", "json"]));
        assert_eq!(balances, json!([{"account_id": "ada", "balance": "100.50", "version": 5}]));
        let totals = json(&run(&["totals", "--format", "json"]));
        let day = totals[0]["day"].as_str().expect("a day");
        let total = json!([
            {"day": day, "deposited": "120.50", "withdrawn": "20.00", "transactions": 4}
        ]);
        assert_eq!(totals, total);
        let month = &day[..7];
        let statement = json!([
            {"month": month, "credits": "120.50", "debits": "20.00", "closing": "100.50"}
        ]);
        assert_eq!(json(&run(&["statement", "ada", "--format", "json"])), statement);
        let of_month = &["statement", "ada", "--month", month, "--format", "json"];
        assert_eq!(json(&run(of_month)), statement);
        let of_another = &["statement", "ada", "--month", "1848-03", "--format", "json"];
        assert_eq!(json(&run(of_another)), json!([]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_waits_returns_when_everything_is_shown() {
    let text = generated(20, Tier::pick(1_000, 50_000), 50);
    for place in lasting_places().await {
        let program = Program::new();
        program.file("bank.csv", &text);
        let address = place.address();
        let import = program.run(&["import", "bank.csv", "--wait", "--store", &address]);
        assert_eq!((import.code, import.err.as_str()), (Some(0), ""), "{import:?}");
        let shown = Books::of_store(&place.url.open().await.expect("opens")).await;
        assert!(shown == Books::of_file(&text), "the books differ");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rebuild_comes_to_the_same_and_takes_over() {
    let text = generated(21, 500, 20);
    for place in lasting_places().await {
        let program = Program::new();
        program.file("bank.csv", &text);
        let address = place.address();
        let run = |arguments: &[&str]| program.run(&[arguments, &["--store", &address]].concat());
        run(&["import", "bank.csv", "--wait"]);
        for name in ["balances", "daily_totals", "statements", "transfers"] {
            let rebuilt = run(&["rebuild", name, "--drop-retired"]);
            assert_eq!((rebuilt.code, rebuilt.err.as_str()), (Some(0), ""), "{rebuilt:?}");
            assert!(rebuilt.out.starts_with(&format!("{name} is rebuilt, ")), "{rebuilt:?}");
            assert!(rebuilt.out.ends_with("the one that served before is dropped\n"));
        }
        let shown = Books::of_store(&place.url.open().await.expect("opens")).await;
        assert!(shown == Books::of_file(&text), "the books differ");
        let nothing = run(&["rebuild", "balances", "--abort"]);
        assert_eq!(nothing.out, "balances: there was no rebuild\n");
        for unknown in [&["rebuild", "nobody"][..], &["rebuild", "nobody", "--abort"]] {
            let unknown = run(unknown);
            assert_eq!(unknown.code, Some(1));
            let there =
                "no projection `nobody`; there are balances, daily_totals, statements, transfers";
            assert!(unknown.err.contains(there), "{unknown:?}");
        }
    }
}

#[test]
fn tells_how_each_projection_is_doing_until_ctrl_c() {
    let program = Program::new();
    program.run(&["open", "ada", "Ada"]);
    let mut project = program.start(&["project", "--watch"]);
    let mut said = LinesOf::new(&mut project);
    for name in ["balances", "daily_totals", "statements", "transfers"] {
        let line = format!("{name} version 1: live, at 1 of 1, nothing behind, 0 keys parked");
        said.until(|heard| heard == line);
    }
    interrupt(project.child());
    let ended = project.wait();
    assert_eq!(ended.code, Some(0), "{ended:?}");
}

/// What a program writes, line by line.
struct LinesOf(std::io::Lines<std::io::BufReader<std::process::ChildStdout>>);

impl LinesOf {
    fn new(running: &mut Running) -> Self {
        use std::io::BufRead as _;
        let out = running.child().stdout.take().expect("piped");
        Self(std::io::BufReader::new(out).lines())
    }

    fn until(&mut self, wanted: impl Fn(&str) -> bool) {
        let found = self.0.find(|line| wanted(line.as_ref().expect("readable")));
        assert!(found.is_some(), "the program ended");
    }
}
