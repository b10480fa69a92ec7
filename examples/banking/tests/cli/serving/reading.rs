//! What is known, and a client that wants to see what it has just done.

use std::time::Duration;

use banking::service::Limits;
use cqrs_core::{Cqrs, MemoryStore, Projections};
use serde_json::{Value, json};

use crate::support::{Answer, Client, Here, Program, Served, lasting_places};

/// Reads what the answer to a command must have led to.
async fn after(client: &Client, done: &Answer, path: &str) -> Answer {
    let token = done.header("position-token");
    client.get_with(path, &[("wait-for-position", token)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_that_sends_the_token_back_shows_the_command() {
    let mut stores = vec!["memory:".to_owned()];
    let places = lasting_places().await;
    for place in &places {
        stores.push(place.address());
    }
    for store in stores {
        println!("on {store}");
        let program = Program::new();
        let service = Served::start(&program, &store);
        let client = service.client();
        let opened = client.post("/accounts/ada/open", &json!({"owner": "Ada"})).await;
        let shown = after(&client, &opened, "/accounts/ada").await;
        let ada = |balance: &str, version: u64, closed: bool| {
            json!({"account": "ada", "owner": "Ada", "balance": balance,
                   "closed": closed, "version": version})
        };
        assert_eq!((shown.status, shown.body), (200, ada("0.00", 1, false)));

        let mut done = opened;
        for (command, amount, day) in [
            ("deposit", "100", "1993-01-30"),
            ("deposit", "50", "1993-02-01"),
            ("withdraw", "30", "1993-02-01"),
            // For a day before: February closes with less too.
            ("withdraw", "110.10", "1993-01-31"),
        ] {
            let path = format!("/accounts/ada/{command}");
            done = client.post(&path, &json!({"amount": amount, "day": day})).await;
            assert_eq!(done.status, 200, "{done:?}");
        }
        let shown = after(&client, &done, "/accounts/ada").await;
        assert_eq!(shown.body, ada("9.90", 5, false));
        for (month, credits, debits, closing) in
            [("1993-01", "100.00", "110.10", "-10.10"), ("1993-02", "50.00", "30.00", "9.90")]
        {
            let path = format!("/accounts/ada/statement?month={month}");
            let statement = json!({"account": "ada", "month": month, "credits": credits,
                                   "debits": debits, "closing": closing});
            assert_eq!(after(&client, &done, &path).await.body, statement);
        }
        let total = after(&client, &done, "/totals/1993-02-01").await;
        let expected = json!({"day": "1993-02-01", "deposited": "50.00", "withdrawn": "30.00",
                              "transactions": 2});
        assert_eq!(total.body, expected);

        let closed = client.post("/accounts/ada/close", &Value::Null).await;
        assert_eq!(after(&client, &closed, "/accounts/ada").await.body, ada("0.00", 7, true));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_did_is_not_there() {
    let program = Program::new();
    let service = Served::start(&program, "sqlite:bank.db");
    let client = service.client();
    for path in ["/accounts/eve", "/accounts/eve/statement?month=1993-01"] {
        let nothing = client.get(path).await;
        assert_eq!((nothing.status, nothing.problem()), (404, "not-found"), "{path}");
    }
    let total = client.get("/totals/1993-01-01").await;
    assert_eq!((total.status, &total.body["transactions"]), (200, &json!(0)));
    for path in [
        "/accounts/eve/statement",
        "/accounts/eve/statement?month=1993-13",
        "/accounts/eve/statement?month=1993-01-01",
        "/totals/today",
        "/totals/1993-02-30",
    ] {
        let invalid = client.get(path).await;
        assert_eq!((invalid.status, invalid.problem()), (400, "invalid-request"), "{path}");
    }
    let mistyped = client.get_with("/accounts/eve", &[("wait-for-position", "1-1-2-0000")]).await;
    assert_eq!((mistyped.status, mistyped.problem()), (400, "invalid-request"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_says_503_until_what_is_known_has_come_so_far() {
    let store = MemoryStore::default();
    let bank = Cqrs::new(store.clone()).expect("a bank");
    let running = || Projections::builder(store.clone()).discover_documents();
    // It ran once, and nobody runs it now.
    running().start().await.expect("started").shutdown().await;
    let attached = running().attach().expect("attached");
    let limits = Limits { wait: Duration::from_millis(1), ..Limits::default() };
    let service = Here::with(bank, attached, limits).await;
    let client = service.client();
    let opened = client.post("/accounts/ada/open", &json!({"owner": "Ada"})).await;
    let deposited = client.post("/accounts/ada/deposit", &json!({"amount": "1"})).await;
    for (done, behind) in [(&opened, "1"), (&deposited, "2")] {
        let early = after(&client, done, "/accounts/ada").await;
        assert_eq!((early.status, early.problem()), (503, "not-yet"));
        assert_eq!(early.header("retry-after"), "1");
        let detail = format!("what is known is still {behind} events behind");
        assert_eq!(early.body["detail"], detail);
    }
    // Who asks for nothing gets what there is.
    assert_eq!(client.get("/accounts/ada").await.status, 404);

    let running = running().start().await.expect("started");
    let shown = loop {
        let shown = after(&client, &deposited, "/accounts/ada").await;
        if shown.status != 503 {
            break shown;
        }
    };
    assert_eq!((shown.status, &shown.body["balance"]), (200, &json!("1.00")));
    running.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tells_how_the_projections_are_doing() {
    let program = Program::new();
    let service = Served::start(&program, "sqlite:bank.db");
    let client = service.client();
    let opened = client.post("/accounts/ada/open", &json!({"owner": "Ada"})).await;
    for path in ["/accounts/ada", "/accounts/ada/statement?month=1993-01", "/totals/1993-01-01"] {
        assert_ne!(after(&client, &opened, path).await.status, 503);
    }
    let list = client.get("/projections").await.body;
    let list = list.as_array().expect("a list");
    let names: Vec<_> = list.iter().map(|each| each["name"].as_str().expect("a name")).collect();
    // With what drives transfers, which is in the same store.
    let known = [
        "balances",
        "daily_totals",
        "scheduled_commands",
        "standing_orders",
        "statements",
        "transfer_process",
        "transfers",
    ];
    assert_eq!(names, known);
    for each in [&list[0], &list[1], &list[4]] {
        let name = &each["name"];
        assert_eq!(
            each,
            &json!({"name": name, "version": 1, "state": "live", "position": 1, "head": 1,
                   "lag_events": 0, "lag_milliseconds": 0, "parked_keys": 0})
        );
    }
}
