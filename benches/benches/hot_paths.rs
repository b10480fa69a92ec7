//! What every command and every event goes through, without a disk or a server: each path of the
//! framework beside the same work by hand, so that a regression is seen, and how far it is from
//! what is possible. `benches/README.md` says how to compare with an earlier run.

#[path = "../src/bank.rs"]
mod bank;

use std::{collections::HashMap, hint::black_box, sync::Arc, time::Duration};

use cqrs_core::{
    Aggregate as _, AnyEvent as _, Append, AppendBatch, BatchId, Cqrs, Document as _, Epoch,
    Event as _, EventStore as _, ExpectedVersion, MemoryStore, NewEvent, Position, RecordedEvent,
    StreamId, Version,
};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use futures_util::future::join_all;
use tokio::runtime::Runtime;
use uuid::Uuid;

use bank::{Account, AccountEvent, AccountId, Balance, Deposit, Deposited};

const PAGE: u64 = 1_000;
const ACCOUNTS: u64 = 100;
const DATA: &str = r#"{"amount":1}"#;

criterion_group! {
    name = hot_paths;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    targets = event, page, command
}
criterion_main!(hot_paths);

/// One event, into text and back.
fn event(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("encode an event");
    let deposited = Deposited { amount: 1 };
    group.bench_function("cqrs", |b| b.iter(|| black_box(&deposited).encode()));
    group.bench_function("by hand", |b| b.iter(|| serde_json::to_string(black_box(&deposited))));
    group.finish();

    let mut group = criterion.benchmark_group("decode an event");
    group.bench_function("cqrs", |b| {
        b.iter(|| AccountEvent::decode(black_box(Deposited::NAME), 1, black_box(DATA)));
    });
    group.bench_function("by hand", |b| {
        b.iter(|| serde_json::from_str::<Deposited>(black_box(DATA)));
    });
    group.finish();
}

/// A page of the log, folded into aggregates' state and into documents.
fn page(criterion: &mut Criterion) {
    let page: Vec<_> = (1..=PAGE).map(recorded).collect();
    let mut group = criterion.benchmark_group("fold a page of 1,000 events");
    group.throughput(Throughput::Elements(PAGE));
    group.bench_function("cqrs, aggregate", |b| b.iter(|| fold_aggregate(black_box(&page))));
    group.bench_function("by hand, one sum", |b| b.iter(|| fold_by_hand(black_box(&page))));
    group.bench_function("cqrs, documents", |b| b.iter(|| fold_documents(black_box(&page))));
    group.bench_function("by hand, a map", |b| b.iter(|| map_by_hand(black_box(&page))));
    group.finish();
}

// Functions of their own, so that their instructions can be counted.

#[inline(never)]
fn fold_aggregate(page: &[RecordedEvent]) -> u64 {
    let mut account = Account::initial();
    for event in page {
        if let Ok(event) = AccountEvent::decode(&event.name, event.type_version, &event.data) {
            account.apply_any(&event);
        }
    }
    account.balance
}

#[inline(never)]
fn fold_by_hand(page: &[RecordedEvent]) -> u64 {
    let decoded = page.iter().filter_map(|e| serde_json::from_str::<Deposited>(&e.data).ok());
    decoded.map(|event| event.amount).sum()
}

#[inline(never)]
fn fold_documents(page: &[RecordedEvent]) -> usize {
    let mut documents: HashMap<AccountId, Balance> = HashMap::new();
    for event in page {
        if let Ok(event) = Balance::decode(event) {
            let Some(key) = Balance::key(&event) else { continue };
            // A fold of deposits does not fail.
            let _ = documents.entry(key).or_default().fold(&event);
        }
    }
    documents.len()
}

#[inline(never)]
fn map_by_hand(page: &[RecordedEvent]) -> usize {
    let mut sums: HashMap<String, u64> = HashMap::new();
    for event in page {
        if let Ok(deposited) = serde_json::from_str::<Deposited>(&event.data) {
            *sums.entry(event.stream.id().to_owned()).or_default() += deposited.amount;
        }
    }
    sums.len()
}

/// Whole commands on the log in memory, against its append without a loop.
fn command(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let runtime = runtime.expect("a runtime");
    for callers in [1_u64, 64] {
        let mut group = criterion.benchmark_group(format!("{callers} commands at once"));
        group.throughput(Throughput::Elements(callers));
        // The log in memory grows all the while.
        group.measurement_time(Duration::from_secs(1));
        commands(&mut group, &runtime, callers);
        appends(&mut group, &runtime, callers);
        group.finish();
    }
}

type Group<'a> = criterion::BenchmarkGroup<'a, criterion::measurement::WallTime>;

fn commands(group: &mut Group<'_>, runtime: &Runtime, callers: u64) {
    let bank = runtime.block_on(async { Cqrs::new(Arc::new(MemoryStore::default())) });
    let bank = bank.expect("a bank");
    let ids: Vec<_> = (0..callers).map(|n| AccountId::from(format!("account-{n}"))).collect();
    group.bench_function("cqrs", |b| {
        b.iter(|| {
            let deposits =
                ids.iter().map(|id| bank.execute(id, Deposit { amount: 1 }).into_future());
            runtime.block_on(join_all(deposits))
        });
    });
}

fn appends(group: &mut Group<'_>, runtime: &Runtime, callers: u64) {
    let store = MemoryStore::default();
    let epoch = runtime.block_on(store.head()).expect("a head").epoch;
    let (slot, mut number) = (Uuid::now_v7(), 0);
    group.bench_function("append of the same", |b| {
        b.iter(|| {
            number += 1;
            let batch = batch(BatchId { slot, number }, epoch, callers);
            runtime.block_on(store.append(&batch))
        });
    });
}

fn batch(id: BatchId, epoch: Epoch, callers: u64) -> AppendBatch {
    let append = |number| {
        let event = NewEvent {
            event_id: Uuid::now_v7(),
            name: Deposited::NAME.into(),
            type_version: 1,
            data: DATA.into(),
            metadata: "{}".into(),
        };
        let expected = ExpectedVersion::Exact(Version::NONE.plus(id.number - 1));
        Append { stream: stream(number), expected, events: vec![event], key: None }
    };
    AppendBatch { id, epoch, appends: (0..callers).map(append).collect() }
}

fn recorded(number: u64) -> RecordedEvent {
    RecordedEvent {
        position: Position::START.plus(number),
        stream: stream(number % ACCOUNTS),
        version: Version::NONE.plus(1 + number / ACCOUNTS),
        event_id: Uuid::now_v7(),
        name: Deposited::NAME.into(),
        type_version: 1,
        data: DATA.into(),
        metadata: "{}".into(),
        recorded_at: jiff::Timestamp::UNIX_EPOCH,
    }
}

fn stream(account: u64) -> StreamId {
    StreamId::new(Account::CATEGORY, format!("account-{account}")).expect("a good name")
}
