use std::{io::Read, sync::Arc, thread};

use cqrs_core::Cqrs;
use tokio::{
    sync::{
        mpsc,
        oneshot::{self, error::TryRecvError},
    },
    task::JoinSet,
};

use super::{
    End, Failure, Options, Report, Stop,
    book::Booker,
    outcome::Outcome,
    read::{Item, read},
    refused::RefusedRows,
    settle::{Halt, Patience},
    tally::Tally,
};

/// How many rows may wait for a worker. With the longest line it bounds the memory.
const QUEUE: usize = 16;

/// Imports the transactions of a CSV text, packed with gzip or not, in constant memory.
///
/// Columns are found by the names in the first line: `transaction_id`, `account_id`, `date`,
/// `direction` (`credit` or `debit`) and `amount`; `operation` and `purpose` are kept where they
/// are there. An account opens with its first row. A row that is malformed or refused is counted,
/// written to [`Options::refused`], and stops nothing.
pub async fn import(bank: &Cqrs, source: impl Read + Send + 'static, options: Options) -> Report {
    let Options { concurrency, refused, give_up_after, stop, observer } = options;
    let tally = Arc::new(Tally::new(observer.clone()));
    match refused.map(RefusedRows::new).transpose() {
        Ok(refused) => tally.write_refused_to(refused),
        Err(e) => {
            tally.failed(Failure::RefusedRows(e));
            return tally.report(End::Stopped);
        }
    }

    let mut workers = JoinSet::new();
    let mut queues = Vec::with_capacity(concurrency.get());
    for _ in 0..concurrency.get() {
        let (queue, rows) = mpsc::channel(QUEUE);
        queues.push(queue);
        let (observer, stop) = (observer.clone(), stop.clone());
        let patience = Patience { give_up_after, observer, stop: stop.clone() };
        let booker = Booker::new(bank.clone(), patience, tally.clone());
        workers.spawn(work(rows, booker, tally.clone(), stop));
    }
    let mut reader = start_reading(source, queues, stop.clone());

    let mut all_done = true;
    while let Some(worker) = workers.join_next().await {
        all_done &= worker.unwrap_or_else(|panic| {
            tally.failed(Failure::Panicked { reason: panic.to_string() });
            stop.request();
            false
        });
    }
    match reader.try_recv() {
        Ok(Ok(whole_file)) => all_done &= whole_file,
        Ok(Err(failure)) => tally.failed(failure),
        // Stopped while the reader waits for a silent pipe: it is left there.
        Err(TryRecvError::Empty) => all_done = false,
        Err(TryRecvError::Closed) => {
            tally.failed(Failure::Panicked { reason: "the reader panicked".into() });
        }
    }
    tally.report(if all_done { End::Finished } else { End::Stopped })
}

/// Books the rows of a queue until it ends. Says whether it came to its end.
async fn work(
    mut rows: mpsc::Receiver<Item>,
    mut booker: Booker,
    tally: Arc<Tally>,
    stop: Stop,
) -> bool {
    while !stop.is_requested() {
        let next = tokio::select! {
            next = rows.recv() => next,
            () = stop.requested() => return false,
        };
        let Some(Item { line, row }) = next else { return true };
        let outcome = match row {
            Ok(row) => booker.book(line.number, &row).await,
            Err(malformed) => Ok(Outcome::Malformed(malformed)),
        };
        let written = match outcome {
            Ok(outcome) => tally.row(&line, &outcome),
            Err(Halt::Stopped) => return false,
            Err(Halt::Failed(failure)) => Err(failure),
        };
        if let Err(failure) = written {
            tally.failed(failure);
            stop.request();
        }
    }
    false
}

/// Reads on a thread of its own. The result is there before the queues end.
fn start_reading(
    source: impl Read + Send + 'static,
    queues: Vec<mpsc::Sender<Item>>,
    stop: Stop,
) -> oneshot::Receiver<Result<bool, Failure>> {
    let (result, reader) = oneshot::channel();
    thread::spawn(move || {
        // Nobody listens any more where the import was dropped.
        let _ = result.send(read(source, &queues, &stop));
        drop(queues);
    });
    reader
}
