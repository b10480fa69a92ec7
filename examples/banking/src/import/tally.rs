use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use super::{
    End, Failure, Observer, Report, Summary, lines::Line, outcome::Outcome, refused::RefusedRows,
};

/// Where all workers write down what became of their rows.
pub(crate) struct Tally {
    begun: Instant,
    observer: Arc<dyn Observer>,
    written: Mutex<Written>,
}

#[derive(Default)]
struct Written {
    summary: Summary,
    refused: Option<RefusedRows>,
    failure: Option<Failure>,
}

impl Tally {
    pub(crate) fn new(observer: Arc<dyn Observer>) -> Self {
        Self { begun: Instant::now(), observer, written: Mutex::default() }
    }

    pub(crate) fn write_refused_to(&self, refused: Option<RefusedRows>) {
        self.lock().refused = refused;
    }

    pub(crate) fn opened(&self) {
        self.lock().summary.opened += 1;
    }

    /// One row more.
    pub(crate) fn row(&self, line: &Line, outcome: &Outcome) -> Result<(), Failure> {
        let mut written = self.lock();
        written.summary.count(outcome);
        let rows = written.summary.rows();
        let result = match &mut written.refused {
            Some(refused) => refused.write(line, outcome).map_err(Failure::RefusedRows),
            None => Ok(()),
        };
        drop(written);
        self.observer.rows(rows);
        result
    }

    /// What ends the import. The first one counts.
    pub(crate) fn failed(&self, failure: Failure) {
        self.lock().failure.get_or_insert(failure);
    }

    /// The result, once nobody writes any more: `end`, unless something failed.
    pub(crate) fn report(&self, end: End) -> Report {
        let mut written = self.lock();
        if let Some(Err(e)) = written.refused.as_mut().map(RefusedRows::flush) {
            written.failure.get_or_insert(Failure::RefusedRows(e));
        }
        let summary = Summary { elapsed: self.begun.elapsed(), ..written.summary.clone() };
        Report { summary, end: written.failure.take().map_or(end, End::Failed) }
    }

    fn lock(&self) -> MutexGuard<'_, Written> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
