//! The service under load, while its PostgreSQL dies, or the service itself.

use std::collections::BTreeMap;

use banking::StoreUrl;
use cqrs_tests::{ServerOptions, TestDatabase, TestServer, Tier, report};
use serde_json::json;
use tokio::{sync::watch, task::JoinSet};

use crate::support::{Books, Client, Program, Served};

const CLIENTS: u64 = 16;
const ACCOUNTS: u64 = 4;

#[tokio::test(flavor = "multi_thread")]
async fn no_command_is_lost_or_doubled_while_the_server_dies_under_load() {
    let server = TestServer::start(ServerOptions::default()).await;
    let database = server.database("served").await;
    let program = Program::new();
    let service = Served::start(&program, &database.url());
    let (load, kills) = (Load::start(service.client()).await, Tier::pick(2, 20));
    for kill in 1..=kills {
        load.until(kill, kills).await;
        server.kill().await;
        server.start_again().await;
    }
    load.end("the server", &database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_command_is_lost_or_doubled_while_the_service_dies_under_load() {
    let database = TestServer::shared().await.database("served").await;
    let program = Program::new();
    let mut service = Served::start(&program, &database.url());
    let (load, kills) = (Load::start(service.client()).await, Tier::pick(2, 20));
    for kill in 1..=kills {
        load.until(kill, kills).await;
        service.child().kill().expect("killed");
        service.wait();
        service = Served::start(&program, &database.url());
        load.turn_to(service.client());
    }
    load.end("the service", &database).await;
}

/// Clients that send one deposit after another, each under a key of its own until it is answered,
/// and then read until they see it. Who is told that the server is away asks again at once; who is
/// told nothing waits until the service is started again.
struct Load {
    /// Where the service is.
    service: watch::Sender<Client>,
    /// How many deposits were answered.
    answered: watch::Sender<u64>,
    clients: JoinSet<Problems>,
}

/// What was said instead of an answer, and how often.
type Problems = BTreeMap<String, u64>;

/// How many deposits each client makes.
fn each() -> u64 {
    Tier::pick(40, 2_000)
}

impl Load {
    async fn start(client: Client) -> Self {
        for account in 0..ACCOUNTS {
            let path = format!("/accounts/{account}/open");
            let opened = client.post(&path, &json!({"owner": "Ada"})).await;
            assert_eq!(opened.status, 200, "{opened:?}");
        }
        let (service, answered) = (watch::Sender::new(client), watch::Sender::new(0));
        let mut clients = JoinSet::new();
        for n in 0..CLIENTS {
            clients.spawn(deposits(service.subscribe(), n, answered.clone()));
        }
        Self { service, answered, clients }
    }

    /// Waits for the next of so many moments, evenly spread over all that is to be done.
    async fn until(&self, moment: u64, of: u64) {
        let enough = moment * CLIENTS * each() / (of + 1);
        let mut answered = self.answered.subscribe();
        answered.wait_for(|answered| *answered >= enough).await.expect("they go on");
    }

    fn turn_to(&self, service: Client) {
        self.service.send_replace(service);
    }

    /// Each client has put in its own amounts, each once, whatever it was told on the way.
    async fn end(self, killed: &str, database: &TestDatabase) {
        let mut problems = Problems::new();
        for (problem, times) in self.clients.join_all().await.into_iter().flatten() {
            *problems.entry(problem).or_default() += times;
        }
        let store = StoreUrl::Postgres(database.url()).open().await.expect("opens");
        let books = Books::caught_up(&store).await;
        let events = 1 + CLIENTS / ACCOUNTS * each();
        let held = |account: u64| (account..CLIENTS).step_by(4).map(|n| each() * (n + 1)).sum();
        let expected = (0..ACCOUNTS).map(|a| (a.to_string(), (held(a), events))).collect();
        assert_eq!(books.balances, expected);
        let all = CLIENTS * each();
        let deposited: u64 = books.totals.values().map(|total| total.0).sum();
        assert_eq!(deposited, (0..ACCOUNTS).map(held).sum::<u64>());
        report("served under load", format!("{all} commands, {killed} killed, {problems:?}"));
    }
}

async fn deposits(
    mut service: watch::Receiver<Client>,
    n: u64,
    answered: watch::Sender<u64>,
) -> Problems {
    let account = format!("/accounts/{}", n % ACCOUNTS);
    let (path, amount) = (format!("{account}/deposit"), n + 1);
    let body = json!({"amount": format!("0.{amount:02}")});
    let mut problems = Problems::new();
    for i in 0..each() {
        let key = format!("{n}-{i}");
        let token = loop {
            let client = service.borrow_and_update().clone();
            let problem = match client.try_post(&path, &[("idempotency-key", &key)], &body).await {
                Ok(answer) if answer.status == 200 => {
                    break answer.header("position-token").to_owned();
                }
                Ok(answer) => {
                    assert_eq!((answer.status, answer.header("retry-after")), (503, "1"));
                    answer.problem().to_owned()
                }
                Err(_) => {
                    service.changed().await.expect("another service comes");
                    "no answer".to_owned()
                }
            };
            *problems.entry(problem).or_default() += 1;
        };
        answered.send_modify(|answered| *answered += 1);
        // What was confirmed is there, and everything of this client before it.
        let held = loop {
            let client = service.borrow_and_update().clone();
            match client.try_get(&account, &[("wait-for-position", &token)]).await {
                Ok(answer) if answer.status == 200 => break answer.body["balance"].clone(),
                Ok(answer) => assert_eq!(answer.status, 503, "{answer:?}"),
                Err(_) => service.changed().await.expect("another service comes"),
            }
        };
        let held: banking::Cents = held.as_str().expect("an amount").parse().expect("an amount");
        assert!(held.get() >= (i + 1) * amount, "{held} after {} deposits of {amount}", i + 1);
    }
    problems
}
