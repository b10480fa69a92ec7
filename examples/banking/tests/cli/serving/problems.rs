//! Whatever goes wrong is a problem document with a type of its own.

use axum::http::Method;
use serde_json::{Value, json};

use crate::support::{Program, Served};

#[tokio::test(flavor = "multi_thread")]
async fn each_refusal_has_a_type_and_its_figures() {
    let program = Program::new();
    let service = Served::start(&program, "memory:");
    let client = service.client();
    let owner = |name| json!({"owner": name});
    for account in ["ada", "closed"] {
        client.post(&format!("/accounts/{account}/open"), &owner("Ada")).await;
    }
    client.post("/accounts/closed/close", &Value::Null).await;
    client.post("/accounts/ada/deposit", &json!({"amount": "100"})).await;
    let largest = json!({"amount": "92233720368547758.07"});
    for (path, body, problem) in [
        ("ada/withdraw", json!({"amount": "100.01"}), "insufficient-funds"),
        ("ada/deposit", largest, "balance-too-large"),
        ("ada/open", owner("Eve"), "already-open"),
        ("eve/deposit", json!({"amount": "1"}), "not-open"),
        ("eve/close", Value::Null, "not-open"),
        ("closed/deposit", json!({"amount": "1"}), "closed"),
    ] {
        let refused = client.post(&format!("/accounts/{path}"), &body).await;
        assert_eq!((refused.status, refused.problem()), (422, problem), "{path}");
    }
    let refused = client.post("/accounts/ada/withdraw", &json!({"amount": "250"})).await;
    assert_eq!(
        refused.body,
        json!({
            "type": "tag:banking.example,2026:insufficient-funds",
            "title": "The balance does not cover it",
            "status": 422,
            "detail": "the balance of 100.00 does not cover 250.00",
            "balance": "100.00",
            "amount": "250.00",
        })
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_not_valid_does_nothing_and_says_why() {
    let program = Program::new();
    let service = Served::start(&program, "memory:");
    let client = service.client();
    client.post("/accounts/ada/open", &json!({"owner": "Ada"})).await;
    let deposit = "/accounts/ada/deposit";
    let long = format!("/accounts/{}/deposit", "x".repeat(251));
    for (path, body, said) in [
        (deposit, json!({}), "missing field `amount`"),
        (deposit, json!({"amount": 1.5}), "expected a string"),
        (deposit, json!({"amount": "1e3"}), "`1e3` is not an amount such as 1234.50"),
        (deposit, json!({"amount": "-1"}), "the amount `-1` is negative"),
        (deposit, json!({"amount": "92233720368547758.08"}), "is larger than"),
        (deposit, json!({"amount": "1", "day": "1993-02-30"}), "day"),
        (deposit, json!({"amount": "1", "dya": "1993-01-31"}), "unknown field `dya`"),
        (deposit, json!([]), "invalid length 0"),
        ("/accounts/%00/deposit", json!({"amount": "1"}), "control character"),
        ("/accounts/%ff/deposit", json!({"amount": "1"}), "Invalid UTF-8"),
        (&long, json!({"amount": "1"}), "251 bytes"),
    ] {
        let invalid = client.post(path, &body).await;
        assert_eq!((invalid.status, invalid.problem()), (400, "invalid-request"), "{body}");
        let detail = invalid.body["detail"].as_str().expect("text");
        assert!(detail.contains(said), "{body}: {detail}");
    }
    for (name, value) in [("idempotency-key", "\"open"), ("idempotency-key", "")] {
        let body = json!({"amount": "1"});
        let invalid = client.post_with(deposit, &[(name, value)], &body).await;
        assert_eq!((invalid.status, invalid.problem()), (400, "invalid-request"), "{value}");
    }
    assert_eq!(client.get("/health").await.body["position"], 1, "something was stored");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_protocol_turns_away_is_a_problem_document_too() {
    let program = Program::new();
    let service = Served::start(&program, "memory:");
    let client = service.client();
    let json = [("content-type", "application/json")];
    let text = [("content-type", "text/plain")];
    let large = json!({"owner": "A".repeat(20_000)}).to_string();
    let (open, amount) = ("/accounts/ada/open", "{\"amount\":\"1\"}");
    for (method, path, headers, body, status, problem) in [
        (Method::GET, "/nothing", &json, "", 404, "not-found"),
        (Method::GET, "/accounts/eve", &json, "", 404, "not-found"),
        (Method::POST, "/outcomes/what", &json, "", 404, "not-found"),
        (Method::GET, open, &json, "", 405, "method-not-allowed"),
        (Method::PUT, "/accounts/ada", &json, amount, 405, "method-not-allowed"),
        (Method::POST, open, &json, &large, 413, "too-large"),
        (Method::POST, open, &text, amount, 415, "unsupported-media-type"),
        (Method::POST, open, &json, "{\"owner\":", 400, "invalid-request"),
    ] {
        let answer = client.send(method.clone(), path, headers, body).await.expect("an answer");
        assert_eq!((answer.status, answer.problem()), (status, problem), "{method} {path}");
        assert_eq!(answer.header("allow").is_empty(), status != 405, "{answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_describes_every_path_and_every_path_is_there() {
    let program = Program::new();
    let service = Served::start(&program, "memory:");
    let client = service.client();
    let document = client.get("/openapi.json").await;
    assert_eq!(document.body["openapi"], "3.1.0");
    let paths = document.body["paths"].as_object().expect("paths");
    for (path, methods) in paths {
        let methods = methods.as_object().expect("methods");
        let path = path.replace(['{', '}'], "");
        // A method that nobody has: 405 says which there are, 404 that there is no such path.
        let answer = client.send(Method::PATCH, &path, &[], "").await.expect("an answer");
        assert_eq!(answer.status, 405, "{path}");
        let allowed = answer.header("allow").to_lowercase();
        for method in methods.keys() {
            assert!(allowed.split(',').any(|allowed| allowed == method), "{method} {path}");
        }
    }
}
