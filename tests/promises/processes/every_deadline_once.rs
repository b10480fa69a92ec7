//! Deadlines that wait cost no memory; those that fall due in one second are told once each, by
//! whichever of three processes.

use std::{
    collections::HashMap,
    env, fs,
    io::{BufRead as _, BufReader},
    process::{Child, Stdio},
    time::Duration,
};

use cqrs_core::{Cqrs, LogFilter, Options, PayloadLimits, Position, ProcessManagers};
use cqrs_tests::{Tier, another_process, report};
use jiff::{SignedDuration, Timestamp};

use super::reminders::{ListId, Remind, Reminding};
use crate::{
    account::bank_with,
    place::{Place, on_every_lasting_store},
};

on_every_lasting_store!(each_of_many_is_told_once_by_one_of_three_processes);

const ADDRESS: &str = "CQRS_TEST_ADDRESS";
/// Set at once.
const AT_ONCE: usize = 1_000;
/// Falling due in the same second.
const DUE: usize = 1_000;
/// What a process may have in memory, in MiB, however many wait.
const MEMORY: u64 = 300;

async fn each_of_many_is_told_once_by_one_of_three_processes(place: Place) {
    let waiting = Tier::pick(10_000, 1_000_000);
    let payload = PayloadLimits { events_per_command: AT_ONCE, ..PayloadLimits::default() };
    let bank = bank_with(place.projections().await, Options { payload, ..Options::default() });
    // Long after this test, each at another second.
    let years = |n: usize, base: Timestamp| base + Duration::from_secs(86_400 + n as u64);
    let mut head = Position::START;
    for first in (0..waiting).step_by(AT_ONCE) {
        head = remind(&bank, first, years, Timestamp::now()).await;
    }
    let mut processes: Vec<_> = (0..3).map(|_| runs(&place.address())).collect();
    let asks = ProcessManagers::builder(place.projections().await, bank.clone())
        .process_manager::<Reminding>()
        .attach()
        .unwrap();
    asks.wait_for("reminding", head, Duration::from_mins(20)).await.unwrap();
    let soon = Timestamp::now() + SignedDuration::from_secs(3);
    let head = remind(&bank, waiting, |_, base| base, soon).await;
    asks.wait_for("reminding", head, Duration::from_mins(1)).await.unwrap();
    let told = told(&bank, head).await;
    // Also past what it does not read: deposits are none of its business.
    let head = bank.store().head().await.unwrap().position;
    asks.wait_for("reminding", head, Duration::from_mins(1)).await.unwrap();
    let memory: Vec<_> = processes.iter().map(peak_memory).collect();
    for process in &mut processes {
        process.kill().unwrap();
        process.wait().unwrap();
    }
    assert_eq!(told.len(), DUE);
    for (reminder, times) in &told {
        assert_eq!(times.len(), 1, "{reminder} was told at {times:?}");
        assert!(times[0] >= soon, "{reminder} was told too early");
    }
    assert!(memory.iter().flatten().all(|peak| *peak < MEMORY), "{memory:?} MiB");
    let last = told.values().flatten().max().unwrap().duration_since(soon);
    report(
        "deadlines",
        format_args!("{place:?}: {waiting} wait, {DUE} told within {last:#}, {memory:?} MiB"),
    );
}

async fn remind(
    bank: &Cqrs,
    first: usize,
    at: fn(usize, Timestamp) -> Timestamp,
    base: Timestamp,
) -> Position {
    let remind = Remind { first, count: AT_ONCE, at, base };
    bank.execute(&ListId::from("all"), remind).await.unwrap().position
}

/// When each reminder was told, when all are, and then some: for one that is told twice.
async fn told(bank: &Cqrs, from: Position) -> HashMap<String, Vec<Timestamp>> {
    let mut told: HashMap<String, Vec<Timestamp>> = HashMap::new();
    let (mut read_to, mut quiet) = (from, 0);
    while quiet < 20 {
        let page = bank.store().read_log(read_to, &LogFilter::all(), 5_000).await.unwrap();
        read_to = page.through;
        quiet = if told.len() < DUE || !page.events.is_empty() { 0 } else { quiet + 1 };
        for event in page.events {
            let data: serde_json::Value = serde_json::from_str(&event.data).unwrap();
            let tag = data["tag"].as_str().unwrap().to_owned();
            told.entry(tag).or_default().push(event.recorded_at);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    told
}

/// One that runs the process manager; it says when it does.
fn runs(address: &str) -> Child {
    let test = "processes::every_deadline_once::runs_in_another_process";
    let mut command = another_process(test, &[(ADDRESS, address)]);
    let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(lines.into_iter().any(|line| line == "running"), "the other process failed");
    process
}

/// The most memory that a process has had, in MiB; `None` where the system does not say.
fn peak_memory(process: &Child) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", process.id())).ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(peak.trim().trim_end_matches(" kB").parse::<u64>().ok()? / 1_024)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a part of another test"]
async fn runs_in_another_process() {
    let Ok(address) = env::var(ADDRESS) else { return };
    let store = crate::place::projections_at(&address).await;
    let bank = bank_with(store.clone(), Options::default());
    let builder = ProcessManagers::builder(store, bank).process_manager::<Reminding>();
    let _running = builder.start().await.unwrap();
    println!("\nrunning");
    std::future::pending::<()>().await;
}
