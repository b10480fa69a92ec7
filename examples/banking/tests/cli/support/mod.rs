//! What the tests share: files of transactions, what they must come to, and where they go.

mod bank_file;
mod books;
mod client;
mod held;
mod here;
mod place;
mod program;
mod served;
mod signal;
mod transactions;

use std::{
    io::{self, Cursor, Write},
    num::NonZeroUsize,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use banking::import::{End, Options, Report, Summary, import};
use cqrs_core::{Cqrs, EventStore, RetryPolicy};

pub(crate) use bank_file::{bank_file, unpacked};
pub(crate) use books::{Books, all, attached};
pub(crate) use client::{Answer, Client};
pub(crate) use held::{Held, held};
pub(crate) use here::Here;
pub(crate) use place::{lasting_places, on_each_store, places};
pub(crate) use program::{Ended, Program, Running};
pub(crate) use served::Served;
pub(crate) use signal::{interrupt, terminate};
pub(crate) use transactions::{HEADER, fold, generated, row};

/// A bank that says at once when the store is away, and leaves the waiting to the importer.
pub(crate) fn bank(store: &Arc<dyn EventStore>) -> Cqrs {
    let retry = RetryPolicy { outage: Duration::ZERO, ..RetryPolicy::default() };
    let options = cqrs_core::Options { retry, ..cqrs_core::Options::default() };
    Cqrs::builder(store.clone()).options(options).build().expect("a bank")
}

/// Imports a text to its end, with a bank of its own.
pub(crate) async fn imported(store: &Arc<dyn EventStore>, text: &str) -> Summary {
    let report = run(store, text, Options::default()).await;
    assert!(matches!(report.end, End::Finished), "{:?}", report.end);
    report.summary
}

pub(crate) async fn run(store: &Arc<dyn EventStore>, text: &str, options: Options) -> Report {
    let bank = bank(store);
    let report = import(&bank, Cursor::new(text.to_owned()), options).await;
    bank.shutdown().await;
    report
}

pub(crate) fn with_concurrency(n: usize) -> Options {
    Options { concurrency: NonZeroUsize::new(n).expect("above zero"), ..Options::default() }
}

/// A file in memory; clones write to the same.
#[derive(Clone, Default)]
pub(crate) struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    pub(crate) fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
