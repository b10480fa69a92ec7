use std::{
    env,
    future::pending,
    io::{BufRead as _, BufReader},
    path::Path,
    process::Stdio,
};

use cqrs_tests::{ServerOptions, TestServer, another_process};
use sqlx::postgres::PgConnectOptions;

const HOLDS: &str = "CQRS_TEST_HOLDS";

#[tokio::test]
async fn a_server_goes_when_its_process_is_killed() {
    let mut process = another_process("watchdog::holds_a_server", &[(HOLDS, "a server")])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let home =
        lines.map_while(Result::ok).find_map(|line| line.strip_prefix("home=").map(str::to_owned));
    let home = home.unwrap();
    assert!(Path::new(&home).join("data/postmaster.pid").exists());
    process.kill().unwrap();
    process.wait().unwrap();
    while Path::new(&home).exists() {
        tokio::task::yield_now().await;
    }
}

/// What the test above runs in a process of its own and kills.
#[tokio::test]
#[ignore = "a part of another test"]
async fn holds_a_server() {
    if env::var_os(HOLDS).is_none() {
        return;
    }
    let server = TestServer::start(ServerOptions::default()).await;
    let database = server.database("held").await;
    let options: PgConnectOptions = database.url().parse().unwrap();
    println!("\nhome={}", options.get_socket().unwrap().display());
    pending::<()>().await;
}
