//! The server is stopped, killed and started again, and sessions are ended, while projections are
//! run: they come back by themselves, and nothing is left out or taken twice.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use cqrs_core::{Cqrs, EventStore as _, ProjectionStore as _, testing::suite::FreshLog as _};
use cqrs_postgres::PostgresStore;
use cqrs_tests::{ServerOptions, Stop, TestServer, Tier, report};
use tokio::time::timeout;

use super::{
    fold::books_are_right,
    program::{SOON, deposit_often, run},
};
use crate::{
    account::{account, bank},
    place::Place,
    server::log_database,
    told::Told,
};

/// Processes are killed, the machine is not: nothing hangs on the disk but the time it takes.
async fn a_server() -> (TestServer, Place) {
    let options = ServerOptions { fsync: Tier::pick(false, true), ..Default::default() };
    let server = TestServer::start(options).await;
    let place = Place::Postgres(log_database(&server).await);
    (server, place)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn runners_come_back_by_themselves_after_every_outage() {
    let (server, place) = a_server().await;
    let Place::Postgres(database) = &place else { unreachable!() };
    let programs = [run(&place).await, run(&place).await];
    let (told, is_over) = (Arc::new(Told::default()), Arc::new(AtomicBool::new(false)));
    let bank = bank(place.projections().await);
    let callers: Vec<_> = (0..4)
        .map(|caller| {
            tokio::spawn(call(bank.clone(), caller, Arc::clone(&told), Arc::clone(&is_over)))
        })
        .collect();
    let rounds = Tier::pick(4, 40);
    for round in 0..rounds {
        told.until_more_are_done(Tier::pick(30, 500)).await;
        match round % 4 {
            0 => server.restart(Stop::Fast).await,
            1 => drop(server.terminate_backends(database).await),
            2 => {
                server.kill().await;
                server.start_again().await;
            }
            _ => server.restart(Stop::Immediate).await,
        }
    }
    told.until_more_are_done(30).await;
    is_over.store(true, Ordering::Release);
    for caller in callers {
        caller.await.unwrap();
    }
    // Nobody has started or opened anything again.
    for program in &programs {
        books_are_right(&place, program).await;
    }
    let retries = programs[0].status().await.unwrap().iter().map(|s| s.retries).sum::<u64>()
        + programs[1].status().await.unwrap().iter().map(|s| s.retries).sum::<u64>();
    assert!(retries > 0, "nobody noticed an outage");
    let counted = Arc::into_inner(told).unwrap().holds(&*place.open().await).await;
    report("outages of runners", format_args!("{rounds}, {retries} retries, {counted:?}"));
}

async fn call(bank: Cqrs, caller: u64, told: Arc<Told>, is_over: Arc<AtomicBool>) {
    for n in 0.. {
        if is_over.load(Ordering::Acquire) {
            return;
        }
        told.deposit(&bank, &account((n % 5).to_string()), format!("{caller}-{n}")).await;
    }
}

/// Whoever asks meanwhile is told so, and who stops does not wait for the server.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_away_is_said_and_holds_up_no_shutdown() {
    let (server, place) = a_server().await;
    let (program, goes) = (run(&place).await, run(&place).await);
    let last = deposit_often(&bank(place.projections().await), "ada", 20).await;
    program.wait_for("balances", last, SOON).await.unwrap();

    server.stop(Stop::Fast).await;
    let away = program.status().await.unwrap_err();
    assert!(away.to_string().contains("cannot be reached"), "{away}");
    program.wait_for("balances", last, std::time::Duration::ZERO).await.unwrap_err();
    timeout(SOON, goes.shutdown()).await.expect("it waits for the server");

    server.start_again().await;
    deposit_often(&bank(place.projections().await), "bob", 20).await;
    assert_eq!(books_are_right(&place, &program).await, 40);
}

/// The first thing that a new runner meets is a server that is gone: it is not dead for that.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_runner_whose_server_dies_as_it_starts_lives() {
    let (server, place) = a_server().await;
    deposit_often(&bank(place.projections().await), "ada", 100).await;
    let program = run(&place).await;
    server.kill().await;
    server.start_again().await;
    assert_eq!(books_are_right(&place, &program).await, 100);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_listens_hears_again_after_a_restart() {
    let (server, place) = a_server().await;
    let listening = PostgresStore::connect(&place.address()).await.unwrap();
    let mut heard = listening.hints();
    // It tells what it appends as long as it lives.
    let bank = bank(place.projections().await);
    for name in ["ada", "bob", "eve"] {
        let last = deposit_often(&bank, name, 3).await;
        timeout(SOON, heard.wait_for(|heard| *heard >= last)).await.unwrap().unwrap();
        assert_eq!(listening.head().await.unwrap().position, last);
        server.restart(Stop::Fast).await;
    }
}
