use crate::{Column, ColumnKind, OnPoison, ProjectionSpec, runner::process::DUE};

/// What a process manager or a reactor is called, what it reads, and how it is run.
///
/// `#[process_manager(..)]` and `#[reactor(..)]` write one down; by hand:
///
/// ```
/// use cqrs_core::{ProcessSpec, Start};
///
/// const SPEC: ProcessSpec = ProcessSpec::new("transfer_process")
///     .reads(&["transfer"], &["transfer.requested"])
///     .sends(&["account.withdraw", "account.deposit"])
///     .start(Start::Now);
/// assert_eq!((SPEC.name, SPEC.partitions), ("transfer_process", 1));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProcessSpec {
    /// Its stored name, under the same rules as that of a projection, and no projection's name:
    /// small letters, digits and `_`, at most 40, a letter first. It is part of the idempotency
    /// keys of what it sends, so it never changes.
    pub name: &'static str,
    /// The categories of the events that it reads.
    pub categories: &'static [&'static str],
    /// The stored names of the events that it reads.
    pub events: &'static [&'static str],
    /// The stored names of the commands that it may send.
    pub commands: &'static [&'static str],
    /// The stored names of its deadlines.
    pub deadlines: &'static [&'static str],
    /// In how many parts it runs, each with a checkpoint of its own. At least 1, and never
    /// another number later.
    pub partitions: u16,
    /// What happens to an event that it cannot take.
    pub on_poison: OnPoison,
    /// Where in the log it begins when it is run for the first time.
    pub start: Start,
}

/// Where in the log something new begins to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Start {
    /// At the first event: it reacts to everything that ever happened.
    Beginning,
    /// At what happens from its first start on.
    Now,
}

impl ProcessSpec {
    /// One part, stops at poison, from the beginning, reads and sends nothing yet.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            categories: &[],
            events: &[],
            commands: &[],
            deadlines: &[],
            partitions: 1,
            on_poison: OnPoison::Stop,
            start: Start::Beginning,
        }
    }

    /// What it reads: the categories and the stored names of its events.
    #[must_use]
    pub const fn reads(
        mut self,
        categories: &'static [&'static str],
        events: &'static [&'static str],
    ) -> Self {
        self.categories = categories;
        self.events = events;
        self
    }

    /// The stored names of the commands that it may send.
    #[must_use]
    pub const fn sends(mut self, commands: &'static [&'static str]) -> Self {
        self.commands = commands;
        self
    }

    /// The stored names of its deadlines.
    #[must_use]
    pub const fn deadlines(mut self, deadlines: &'static [&'static str]) -> Self {
        self.deadlines = deadlines;
        self
    }

    /// In how many parts it runs.
    #[must_use]
    pub const fn partitions(mut self, partitions: u16) -> Self {
        self.partitions = partitions;
        self
    }

    /// What happens to an event that it cannot take.
    #[must_use]
    pub const fn on_poison(mut self, on_poison: OnPoison) -> Self {
        self.on_poison = on_poison;
        self
    }

    /// Where in the log it begins when it is run for the first time.
    #[must_use]
    pub const fn start(mut self, start: Start) -> Self {
        self.start = start;
        self
    }

    /// The same as the documents that are stored for it.
    pub(crate) const fn as_documents(&self) -> ProjectionSpec {
        const COLUMNS: &[Column] = &[Column::new(DUE, ColumnKind::Text).indexed()];
        self.as_projection().columns(COLUMNS)
    }

    /// The same as what is run for it.
    pub(crate) const fn as_projection(&self) -> ProjectionSpec {
        ProjectionSpec::new(self.name, 1)
            .reads(self.categories, self.events)
            .partitions(self.partitions)
            .on_poison(self.on_poison)
    }
}
