//! The service under load, while its PostgreSQL dies.

use std::{collections::BTreeMap, time::Duration};

use banking::StoreUrl;
use cqrs_tests::{ServerOptions, TestServer, Tier, report};
use serde_json::json;
use tokio::{sync::watch, task::JoinSet, time::sleep};

use crate::support::{Client, Program, Served, held};

const CLIENTS: u64 = 16;
const ACCOUNTS: u64 = 4;

/// What became of the requests of a client.
#[derive(Default)]
struct Seen {
    answered: u64,
    problems: BTreeMap<String, u64>,
}

#[tokio::test(flavor = "multi_thread")]
async fn no_command_is_lost_or_doubled_while_the_server_dies_under_load() {
    let (each, kills) = (Tier::pick(40, 2_000), Tier::pick(2, 20));
    let server = TestServer::start(ServerOptions::default()).await;
    let database = server.database("served").await;
    let program = Program::new();
    let service = Served::start(&program, &database.url());
    for account in 0..ACCOUNTS {
        let path = format!("/accounts/{account}/open");
        let opened = service.client().post(&path, &json!({"owner": "Ada"})).await;
        assert_eq!(opened.status, 200, "{opened:?}");
    }

    let done = watch::Sender::new(0_u64);
    let mut progress = done.subscribe();
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        clients.spawn(deposits(service.client(), client, each, done.clone()));
    }
    for kill in 1..=kills {
        let enough = kill * CLIENTS * each / (kills + 1);
        progress.wait_for(|done| *done >= enough).await.expect("they go on");
        server.kill().await;
        server.start_again().await;
    }
    let mut problems: BTreeMap<String, u64> = BTreeMap::new();
    for seen in clients.join_all().await {
        assert_eq!(seen.answered, each);
        for (problem, times) in seen.problems {
            *problems.entry(problem).or_default() += times;
        }
    }

    // Each client has put in its own amounts, each once.
    let store = StoreUrl::Postgres(database.url()).open().await.expect("opens").log();
    let in_each = CLIENTS / ACCOUNTS * each;
    let expected = |account: &String| {
        let clients = (0..CLIENTS).filter(|client| (client % ACCOUNTS).to_string() == *account);
        (clients.map(|client| each * (client + 1)).sum::<u64>(), 1 + in_each)
    };
    let held = held(&store).await;
    assert_eq!(held.len() as u64, ACCOUNTS);
    assert!(held.iter().all(|(account, is)| *is == expected(account)), "{held:?}");
    report(
        "served under load",
        format!("{} commands, {kills} kills, {problems:?}", CLIENTS * each),
    );
}

/// Sends one deposit after another, each under a key of its own until it is answered.
async fn deposits(client: Client, n: u64, each: u64, done: watch::Sender<u64>) -> Seen {
    let path = format!("/accounts/{}/deposit", n % ACCOUNTS);
    let body = json!({"amount": format!("0.{:02}", n + 1)});
    let mut seen = Seen::default();
    for i in 0..each {
        let key = format!("{n}-{i}");
        loop {
            let problem = match client.try_post(&path, &[("idempotency-key", &key)], &body).await {
                Ok(answer) if answer.status == 200 => break,
                Ok(answer) => {
                    assert_eq!(answer.status, 503, "{answer:?}");
                    assert_eq!(answer.header("retry-after"), "1");
                    answer.problem().to_owned()
                }
                Err(error) => panic!("the service itself was never away: {error}"),
            };
            *seen.problems.entry(problem).or_default() += 1;
            sleep(Duration::from_millis(20)).await;
        }
        seen.answered += 1;
        done.send_modify(|done| *done += 1);
    }
    seen
}
