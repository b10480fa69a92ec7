use super::Column;

/// What a projection is called, what it reads, and how it is run.
///
/// `#[projection(..)]` writes one down; by hand:
///
/// ```
/// use cqrs_core::{Mode, OnPoison, ProjectionSpec};
///
/// const SPEC: ProjectionSpec = ProjectionSpec::new("balances", 1)
///     .reads(&["account"], &["account.deposited", "account.withdrawn"])
///     .partitions(4)
///     .on_poison(OnPoison::Park);
/// assert_eq!((SPEC.name, SPEC.mode), ("balances", Mode::Async));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProjectionSpec {
    /// Its stored name: small letters, digits and `_`, at most 40, a letter first. The view that
    /// users query has it too.
    pub name: &'static str,
    /// A higher one is built beside the one that serves, and takes its place when it has caught
    /// up. At least 1.
    pub version: u32,
    /// The categories of the events that it reads.
    pub categories: &'static [&'static str],
    /// The stored names of the events that it reads.
    pub events: &'static [&'static str],
    /// In how many parts it runs, each with a checkpoint of its own. At least 1.
    pub partitions: u16,
    /// When it is brought up to date.
    pub mode: Mode,
    /// What happens to an event that it cannot take.
    pub on_poison: OnPoison,
    /// Whether its handlers do something that cannot be taken back, and so do not run while it is
    /// rebuilt.
    pub side_effects: bool,
    /// The typed columns of its documents.
    pub columns: &'static [Column],
}

impl ProjectionSpec {
    /// The longest name, in bytes.
    pub const MAX_NAME: usize = 40;

    /// One part, asynchronous, stops at poison, reads nothing yet.
    #[must_use]
    pub const fn new(name: &'static str, version: u32) -> Self {
        Self {
            name,
            version,
            categories: &[],
            events: &[],
            partitions: 1,
            mode: Mode::Async,
            on_poison: OnPoison::Stop,
            side_effects: false,
            columns: &[],
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

    /// In how many parts it runs.
    #[must_use]
    pub const fn partitions(mut self, partitions: u16) -> Self {
        self.partitions = partitions;
        self
    }

    /// When it is brought up to date.
    #[must_use]
    pub const fn mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// What happens to an event that it cannot take.
    #[must_use]
    pub const fn on_poison(mut self, on_poison: OnPoison) -> Self {
        self.on_poison = on_poison;
        self
    }

    /// Its handlers do something that cannot be taken back.
    #[must_use]
    pub const fn side_effects(mut self) -> Self {
        self.side_effects = true;
        self
    }

    /// The typed columns of its documents.
    #[must_use]
    pub const fn columns(mut self, columns: &'static [Column]) -> Self {
        self.columns = columns;
        self
    }
}

/// When a projection is brought up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mode {
    /// By a runner, some moments after the command.
    Async,
    /// In the transaction of the append: a query right after the command sees it. Every process
    /// that appends must name it when it opens the store.
    Inline,
    /// When it is asked for; nothing is stored.
    Live,
}

/// What happens to an event that a projection cannot take, after it was tried a few times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OnPoison {
    /// The projection stops there and says so. Nothing is skipped.
    Stop,
    /// The event is parked, and later events of its key queue behind it; other keys go on.
    Park,
}
