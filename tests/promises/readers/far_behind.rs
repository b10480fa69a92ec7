//! A projection that is far behind reads in pages, however much there is to read: the process
//! takes no more memory than for little.

use std::{env, fs, process::Stdio};

use cqrs_core::{
    EventStore as _, ExpectedVersion, NewEvent, ProjectionOptions, ProjectionStore, Projections,
    testing::suite::FreshLog as _,
};
use cqrs_postgres::PostgresStore;
use cqrs_sqlite::SqliteStore;
use cqrs_tests::{Tier, another_process, report};

use super::{
    books::{Balance, Moved},
    program::SOON,
};
use crate::{
    log::{append, batch, event},
    place::{Place, on_every_lasting_store, open_at},
};

on_every_lasting_store!(large_events_take_no_more_memory, millions_of_events_take_no_more_memory);

const ADDRESS: &str = "CQRS_TEST_ADDRESS";
const PAGE_KB: usize = 1_024;
/// Some pages, as they come and as they are decoded, documents, and what an allocator keeps of
/// them.
const MOST_KB: usize = 48 * PAGE_KB;
/// What each connection to a file keeps of it.
const CACHE_KB: usize = 16 * 1_024;

async fn large_events_take_no_more_memory(place: Place) {
    let large = Log { events: Tier::pick(10_000, 60_000), bytes: 16 << 10, streams: 10 };
    takes_no_more_memory_for(large, place).await;
}

async fn millions_of_events_take_no_more_memory(place: Place) {
    let long = Log { events: Tier::pick(20_000, 5_000_000), bytes: 10, streams: 50_000 };
    takes_no_more_memory_for(long, place).await;
}

struct Log {
    events: usize,
    /// Of each event, about.
    bytes: usize,
    streams: usize,
}

async fn takes_no_more_memory_for(log: Log, place: Place) {
    if !fs::exists("/proc/self/status").unwrap() {
        println!("skipped: this system does not say how much memory a process has had");
        return;
    }
    write(&log, &place).await;
    let address = place.address();
    let name = "readers::far_behind::reads_everything_and_says_what_it_took";
    let process = another_process(name, &[(ADDRESS, &*address)]).stdout(Stdio::piped()).spawn();
    let output = tokio::task::spawn_blocking(|| process.unwrap().wait_with_output().unwrap());
    let printed = String::from_utf8(output.await.unwrap().stdout).unwrap();
    let took = printed.lines().find_map(|line| line.strip_prefix("took=")).expect(&printed);
    let took: usize = took.parse().unwrap();
    let Log { events, bytes, .. } = log;
    report("far behind", format_args!("{place:?}: {took} kB for {events} events of {bytes} bytes"));
    // Of two readers, the writer, and one that was closed before.
    let caches = if matches!(place, Place::Sqlite(_)) { 4 * CACHE_KB } else { 0 };
    assert!(
        took < MOST_KB + caches,
        "{took} kB more were taken for {events} events of {bytes} bytes"
    );
}

async fn write(log: &Log, place: &Place) {
    let store = place.open().await;
    let epoch = store.head().await.unwrap().epoch;
    let tag = "t".repeat(log.bytes);
    let event = |n: usize| -> NewEvent { event(format!(r#"{{"amount":{n},"tag":"{tag}"}}"#)) };
    // A batch of about a megabyte.
    let together = ((1 << 20) / (log.bytes + 200)).div_ceil(10);
    for first in (0..log.events).step_by(together * 10) {
        let appends = (0..together).map(|n| {
            let id = format!("{}", (first / 10 + n) % log.streams);
            append(&id, ExpectedVersion::Any, (0..10).map(|m| event(first % 7 + m)).collect())
        });
        store.append(&batch(epoch, appends.collect())).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a part of another test"]
async fn reads_everything_and_says_what_it_took() {
    let Ok(address) = env::var(ADDRESS) else { return };
    let head = open_at(&address).await.head().await.unwrap();
    let before = kb("VmRSS:");
    let program = if address.starts_with("postgres:") {
        read_all(PostgresStore::connect(&address).await.unwrap()).await
    } else {
        read_all(SqliteStore::open(&address).await.unwrap()).await
    };
    for name in ["balances", "moved"] {
        program.wait_for(name, head.position, SOON).await.unwrap();
    }
    println!("\ntook={}", kb("VmHWM:") - before);
}

async fn read_all<S: ProjectionStore>(store: S) -> Projections {
    let batch_bytes = PAGE_KB << 10;
    let options = ProjectionOptions { batch_bytes, ..ProjectionOptions::default() };
    let builder = Projections::builder(store).options(options);
    builder.document::<Balance>().document::<Moved>().start().await.unwrap()
}

/// What the kernel knows of this process, in kB.
fn kb(field: &str) -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(field)).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}
