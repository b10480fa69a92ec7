//! Transfers over HTTP: requested, and then looked at.

use serde_json::json;

use crate::support::{Program, Served};

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_goes_on_by_itself_and_is_shown() {
    let program = Program::new();
    let service = Served::start(&program, "sqlite:bank.db");
    let client = service.client();
    for account in ["ada", "bob"] {
        client.post(&format!("/accounts/{account}/open"), &json!({"owner": "Ada"})).await;
    }
    client.post("/accounts/ada/deposit", &json!({"amount": "100"})).await;

    let key = [("idempotency-key", "rent-may")];
    let wanted = json!({"from": "ada", "to": "bob", "amount": "40", "day": "1993-01-31"});
    for _ in 0..2 {
        let requested = client.post_with("/transfers", &key, &wanted).await;
        assert_eq!((requested.status, &requested.body), (202, &json!({"transfer": "rent-may"})));
        let token = requested.header("position-token");
        let shown = client.get_with("/transfers/rent-may", &[("wait-for-position", token)]).await;
        assert_eq!((shown.status, &shown.body["from"]), (200, &json!("ada")), "{shown:?}");
    }
    let over = loop {
        let shown = client.get("/transfers/rent-may").await;
        if shown.body["stage"] == "completed" {
            break shown.body;
        }
    };
    let steps = over["steps"].as_array().expect("a list");
    let stages: Vec<_> = steps.iter().map(|step| step["stage"].as_str().expect("a text")).collect();
    assert_eq!(stages, ["requested", "withdrawn", "deposited", "completed"]);
    assert_eq!(
        (&over["amount"], &over["to"], &over["day"]),
        (&json!("40.00"), &json!("bob"), &json!("1993-01-31"))
    );

    // Without a key, each is another one.
    let small = json!({"from": "ada", "to": "bob", "amount": "1"});
    let (one, another) =
        (client.post("/transfers", &small).await, client.post("/transfers", &small).await);
    assert_ne!(one.body["transfer"], another.body["transfer"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_that_cannot_be_requested_says_why() {
    let program = Program::new();
    let service = Served::start(&program, "memory:");
    let client = service.client();
    let wanted = |from: &str, amount: &str| json!({"from": from, "to": "bob", "amount": amount});
    let key = [("idempotency-key", "1")];
    assert_eq!(client.post_with("/transfers", &key, &wanted("ada", "1")).await.status, 202);
    for (wanted, problem) in
        [(wanted("ada", "2"), "other-terms"), (wanted("eve", "1"), "other-terms")]
    {
        let refused = client.post_with("/transfers", &key, &wanted).await;
        assert_eq!((refused.status, refused.problem()), (422, problem), "{wanted}");
    }
    for (wanted, problem) in [(wanted("bob", "1"), "to-itself"), (wanted("ada", "0"), "no-amount")]
    {
        let refused = client.post("/transfers", &wanted).await;
        assert_eq!((refused.status, refused.problem()), (422, problem), "{wanted}");
    }
    let missing = client.get("/transfers/2").await;
    assert_eq!((missing.status, missing.problem()), (404, "not-found"));
}
