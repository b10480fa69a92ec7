//! What a client is told while the store fails in every way.

use std::time::Duration;

use cqrs_core::{
    Cqrs, MemoryStore, Options, RetryPolicy,
    testing::{Fault, FaultyStore},
};
use serde_json::{Value, json};

use banking::{
    account::{AccountId, Deposit},
    service::Limits,
};

use crate::support::Here;

/// A bank that says at once when its store is away, and when somebody else was first.
fn bank(store: FaultyStore<MemoryStore>) -> Cqrs {
    let retry = RetryPolicy { attempts: 1, outage: Duration::ZERO, ..RetryPolicy::default() };
    let options = Options { retry, ..Options::default() };
    Cqrs::builder(store).options(options).build().expect("a bank")
}

async fn opened() -> (FaultyStore<MemoryStore>, Here) {
    let memory = MemoryStore::default();
    let store = FaultyStore::new(memory.clone());
    let service = Here::start(bank(store.clone()), &memory, Limits::default()).await;
    let opened = service.client().post("/accounts/ada/open", &json!({"owner": "Ada"})).await;
    assert_eq!(opened.status, 200, "{opened:?}");
    (store, service)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_is_away_is_503_and_nothing_was_done() {
    let (store, service) = opened().await;
    let client = service.client();
    store.next_append(Fault::unavailable());
    let away = client.post("/accounts/ada/deposit", &json!({"amount": "1"})).await;
    assert_eq!((away.status, away.problem()), (503, "unavailable"));
    assert_eq!(away.header("retry-after"), "1");
    assert!(!away.body.to_string().contains("made to fail"), "it tells what only operators need");
    assert_eq!(client.get("/health").await.body["position"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_outcome_is_503_with_a_handle_that_resolves_it() {
    for (fault, outcome) in [
        (Fault::LoseAnswer, json!({"outcome": "happened", "version": 2})),
        (Fault::LoseRequest, json!({"outcome": "did-not-happen"})),
    ] {
        let (store, service) = opened().await;
        let client = service.client();
        store.next_append(fault);
        store.next_resolve_fails();
        let unknown = client.post("/accounts/ada/deposit", &json!({"amount": "1"})).await;
        assert_eq!((unknown.status, unknown.problem()), (503, "outcome-unknown"));
        assert_eq!(unknown.header("retry-after"), "1");

        let handle = unknown.body["outcome"].as_str().expect("a handle").to_owned();
        store.next_resolve_fails();
        let still = client.post(&handle, &Value::Null).await;
        assert_eq!((still.status, still.problem()), (503, "unavailable"));
        for _ in 0..2 {
            let resolved = client.post(&handle, &Value::Null).await;
            assert_eq!((resolved.status, &resolved.body), (200, &outcome));
            let happened = outcome["outcome"] == "happened";
            assert_eq!(resolved.header("position-token").is_empty(), !happened);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_of_unknown_outcome_is_safe_to_send_again_under_its_key() {
    for fault in [Fault::LoseAnswer, Fault::LoseRequest] {
        let (store, service) = opened().await;
        let client = service.client();
        let (path, body) = ("/accounts/ada/deposit", json!({"amount": "1"}));
        let key = [("idempotency-key", "salary")];
        store.next_append(fault);
        store.next_resolve_fails();
        let unknown = client.post_with(path, &key, &body).await;
        assert_eq!(unknown.problem(), "outcome-unknown");
        let again = client.post_with(path, &key, &body).await;
        assert_eq!((again.status, &again.body["version"]), (200, &json!(2)), "{again:?}");
        assert_eq!(client.get("/health").await.body["position"], 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_after_all_retries_is_409() {
    let (store, service) = opened().await;
    // Somebody else, of whom the service has not heard.
    let (other, ada) = (bank(store.clone()), AccountId::from("ada"));
    let amount = "1".parse().expect("an amount");
    other.execute(&ada, Deposit::of(amount)).await.expect("deposited");
    let path = "/accounts/ada/deposit";
    let conflict = service.client().post(path, &json!({"amount": "1"})).await;
    assert_eq!((conflict.status, conflict.problem()), (409, "conflict"));
    assert_eq!(conflict.body["version"], 2);
    let again = service.client().post(path, &json!({"amount": "1"})).await;
    assert_eq!((again.status, &again.body["version"]), (200, &json!(3)));
}
