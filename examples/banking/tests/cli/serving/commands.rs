//! Each command, and what its headers say.

use cqrs_core::{LogFilter, Position};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Program, Served};

#[tokio::test(flavor = "multi_thread")]
async fn answers_with_what_a_command_came_to() {
    let program = Program::new();
    let service = Served::start(&program, "memory:");
    let client = service.client();
    let happened = |version: u64, events: Value| json!({"version": version, "events": events, "repeated": false});
    for (command, body, answer) in [
        ("open", json!({"owner": "Ada"}), happened(1, json!([{"what": "opened"}]))),
        ("open", json!({"owner": "Ada"}), happened(1, json!([]))),
        (
            "deposit",
            json!({"amount": "100.5", "day": "1993-01-31"}),
            happened(2, json!([{"what": "deposited", "amount": "100.50", "day": "1993-01-31"}])),
        ),
        (
            "withdraw",
            json!({"amount": "40", "day": "1993-02-01"}),
            happened(3, json!([{"what": "withdrawn", "amount": "40.00", "day": "1993-02-01"}])),
        ),
        ("withdraw", json!({"amount": "0"}), happened(3, json!([]))),
    ] {
        let answered = client.post(&format!("/accounts/ada/{command}"), &body).await;
        assert_eq!((answered.status, &answered.body), (200, &answer), "{answered:?}");
    }
    let closed = client.post("/accounts/ada/close", &Value::Null).await;
    assert_eq!(closed.body["events"][0]["amount"], "60.50", "{closed:?}");
    assert_eq!(closed.body["events"][1], json!({"what": "closed"}), "{closed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_under_a_key_happens_once_and_is_answered_the_same() {
    let program = Program::new();
    let service = Served::start(&program, "sqlite:bank.db");
    let client = service.client();
    client.post("/accounts/ada/open", &json!({"owner": "Ada"})).await;
    let (salary, path) = (json!({"amount": "1000"}), "/accounts/ada/deposit");
    let first = client.post_with(path, &[("idempotency-key", "\"salary\"")], &salary).await;
    for key in ["\"salary\"", "salary"] {
        let again = client.post_with(path, &[("idempotency-key", key)], &salary).await;
        assert_eq!(again.body["repeated"], true, "{again:?}");
        assert_eq!(again.body["events"], first.body["events"]);
        assert_eq!(again.header("position-token"), first.header("position-token"));
    }
    let other = json!({"amount": "1001"});
    let reused = client.post_with(path, &[("idempotency-key", "salary")], &other).await;
    assert_eq!((reused.status, reused.problem()), (422, "key-reused"));

    // A refusal is an outcome too: it stays, also when the balance would now cover it.
    let (rent, key) = (json!({"amount": "2000"}), [("idempotency-key", "rent")]);
    let refused = client.post_with("/accounts/ada/withdraw", &key, &rent).await;
    assert_eq!((refused.status, refused.problem()), (422, "insufficient-funds"));
    client.post(path, &json!({"amount": "5000"})).await;
    let refused = client.post_with("/accounts/ada/withdraw", &key, &rent).await;
    assert_eq!((refused.status, refused.problem()), (422, "insufficient-funds"));
    assert_eq!(refused.body["balance"], "1000.00", "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trace_of_a_request_is_the_correlation_of_its_events() {
    const TRACE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let program = Program::new();
    let service = Served::start(&program, "sqlite:bank.db");
    let open = json!({"owner": "Ada"});
    let client = service.client();
    for (account, traceparent) in [("ada", TRACE), ("bob", "00-what-is-this-00")] {
        let path = format!("/accounts/{account}/open");
        let opened = client.post_with(&path, &[("traceparent", traceparent)], &open).await;
        assert_eq!(opened.status, 200);
    }
    let store = program.store("bank.db").await;
    let log = store.read_log(Position::START, &LogFilter::all(), 10).await.expect("readable");
    let metadata: Vec<_> = log.events.iter().map(|e| e.metadata().expect("readable")).collect();
    let correlation = Uuid::from_u128(0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736);
    assert_eq!(metadata[0].correlation, Some(correlation));
    assert_eq!(metadata[0].trace.as_deref(), Some(TRACE));
    assert!(metadata[1].correlation.is_some(), "every command has one");
    assert_eq!(metadata[1].trace, None);
}
