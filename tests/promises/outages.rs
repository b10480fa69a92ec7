//! Sessions are terminated and the server is stopped and killed while commands come in: what was
//! acknowledged is there exactly once, what was not says so, and all goes on by itself.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use cqrs_core::Cqrs;
use cqrs_tests::{ServerOptions, Stop, TestDatabase, TestServer, Tier, report};
use fastrand::Rng;

use crate::{
    account::{account, bank, bank_with},
    server::{log_database, open},
    told::{Told, impatient},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_acknowledged_outlives_terminated_sessions_and_a_killed_server() {
    // Processes are killed, the machine is not: nothing hangs on the disk but the time it takes.
    let options = ServerOptions { fsync: Tier::pick(false, true), ..Default::default() };
    let server = TestServer::start(options).await;
    let database = log_database(&server).await;
    let patient = bank(open(&database.url()).await);
    let impatient = bank_with(open(&database.url()).await, impatient());
    let (told, is_over) = (Arc::new(Told::default()), Arc::new(AtomicBool::new(false)));
    let callers: Vec<_> = (0..16)
        .map(|caller| {
            let bank = if caller % 4 == 0 { &impatient } else { &patient };
            let call = call(bank.clone(), caller, Arc::clone(&told), Arc::clone(&is_over));
            tokio::spawn(call)
        })
        .collect();

    let mut random = Rng::with_seed(16);
    let mut disasters = Vec::new();
    for round in 0..Tier::pick(6, 60) {
        told.until_more_are_done(Tier::pick(100, 1_000)).await;
        let disaster = *DISASTERS.get(round).unwrap_or(&DISASTERS[random.usize(..DISASTERS.len())]);
        strike(disaster, &server, &database).await;
        disasters.push(disaster);
    }
    // By itself: nobody has opened anything again.
    told.until_more_are_done(100).await;
    is_over.store(true, Ordering::Release);
    for caller in callers {
        caller.await.unwrap();
    }
    let told = Arc::into_inner(told).unwrap();
    let counted = told.holds(&**patient.store()).await;
    report("outages under load", format_args!("{} disasters, {counted:?}", disasters.len()));
}

#[derive(Debug, Clone, Copy)]
enum Disaster {
    SessionsTerminated,
    Restarted(Stop),
    Killed,
}

const DISASTERS: [Disaster; 4] = [
    Disaster::SessionsTerminated,
    Disaster::Killed,
    Disaster::Restarted(Stop::Fast),
    Disaster::Restarted(Stop::Immediate),
];

async fn strike(disaster: Disaster, server: &TestServer, database: &TestDatabase) {
    match disaster {
        Disaster::SessionsTerminated => {
            server.terminate_backends(database).await;
        }
        Disaster::Restarted(how) => server.restart(how).await,
        Disaster::Killed => {
            server.kill().await;
            server.start_again().await;
        }
    }
}

/// Sends one command after the other, half of them to an account that everybody uses.
async fn call(bank: Cqrs, caller: usize, told: Arc<Told>, is_over: Arc<AtomicBool>) {
    for n in 0.. {
        if is_over.load(Ordering::Acquire) {
            return;
        }
        let id = if n % 2 == 0 { account("shared") } else { account(caller.to_string()) };
        told.deposit(&bank, &id, format!("{caller}-{n}")).await;
    }
}
