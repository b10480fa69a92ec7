use std::{
    io::{self, IsTerminal, Read},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use banking::import::Observer;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How often a store that is away is worth a line.
const QUIET: Duration = Duration::from_secs(10);

/// Shows how the import gets on, on stderr: a bar on a terminal, and a line when it has to wait.
pub(crate) struct Progress {
    bar: ProgressBar,
    last_line: Mutex<Option<Instant>>,
}

impl Progress {
    pub(crate) fn new() -> Self {
        let target = if io::stderr().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        Self { bar: ProgressBar::with_draw_target(None, target), last_line: Mutex::new(None) }
    }

    /// Counts the bytes that are read, out of so many where that is known.
    pub(crate) fn watch(
        &self,
        (source, size): (impl Read + Send + 'static, Option<u64>),
    ) -> impl Read + Send + 'static {
        let template = match size {
            Some(_) => "{bar:40} {percent:>3} %  {msg}  {elapsed}, {eta} left",
            None => "{spinner}  {msg}  {elapsed}",
        };
        // Only a template with a mistake in it would fail; the bar then looks as usual.
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        if let Some(size) = size {
            self.bar.set_length(size);
        }
        self.bar.wrap_read(source)
    }

    /// Takes the bar away, so that the summary stands alone.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Observer for Progress {
    fn rows(&self, rows: u64) {
        if rows.is_multiple_of(128) {
            self.bar.set_message(format!("{rows} rows"));
        }
    }

    fn waiting(&self, line: u64, reason: &str) {
        let mut last = self.last_line.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_some_and(|at| at.elapsed() < QUIET) {
            return;
        }
        *last = Some(Instant::now());
        self.bar.suspend(|| eprintln!("line {line} waits, and is tried again: {reason}"));
    }
}
