use std::{io::Write, num::NonZeroUsize, sync::Arc, time::Duration};

use super::{Observer, Stop};

/// How an import is done.
pub struct Options {
    /// How many rows may be under way at once, each of another account.
    pub concurrency: NonZeroUsize,
    /// Where refused and malformed rows are written, as CSV.
    pub refused: Option<Box<dyn Write + Send>>,
    /// How long one row waits for a store that is away; for ever where it is not said.
    pub give_up_after: Option<Duration>,
    /// Asks the import to end. The import asks its own workers with it when it cannot go on, so
    /// give each import one of its own.
    pub stop: Stop,
    /// Who watches.
    pub observer: Arc<dyn Observer>,
}

impl Options {
    /// Enough rows at once to fill the batches of a store.
    pub const CONCURRENCY: NonZeroUsize = NonZeroUsize::new(64).unwrap();
}

impl Default for Options {
    fn default() -> Self {
        Self {
            concurrency: Self::CONCURRENCY,
            refused: None,
            give_up_after: None,
            stop: Stop::new(),
            observer: Arc::new(()),
        }
    }
}
