use crate::{Epoch, Position, ProjectionSpec, RecordedEvent, StreamId, Version};

/// One stream to load, from a version on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// The stream.
    pub stream: StreamId,
    /// Only events after this version.
    pub after: Version,
    /// At most this many events.
    pub limit: u32,
}

/// Which events of the log are wanted. Empty lists mean all.
///
/// ```
/// use cqrs_core::LogFilter;
///
/// let filter = LogFilter::all().category("account").name("account.withdrawn");
/// assert!(filter.accepts("account", "account.withdrawn"));
/// assert!(!filter.accepts("customer", "account.withdrawn"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogFilter {
    /// The categories that are wanted.
    pub categories: Vec<String>,
    /// The stored names of the event types that are wanted.
    pub names: Vec<String>,
}

impl LogFilter {
    /// Every event.
    #[must_use]
    pub fn all() -> Self {
        Self::default()
    }

    /// Events of this category too.
    #[must_use]
    pub fn category(mut self, category: impl Into<String>) -> Self {
        self.categories.push(category.into());
        self
    }

    /// Events of this type too.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.names.push(name.into());
        self
    }

    /// Whether an event of this category and type is wanted.
    #[must_use]
    pub fn accepts(&self, category: &str, name: &str) -> bool {
        let wanted = |list: &[String], value| list.is_empty() || list.iter().any(|v| v == value);
        wanted(&self.categories, category) && wanted(&self.names, name)
    }
}

/// The events that a projection reads.
impl From<&ProjectionSpec> for LogFilter {
    fn from(spec: &ProjectionSpec) -> Self {
        let owned = |list: &[&str]| list.iter().map(ToString::to_string).collect();
        Self { categories: owned(spec.categories), names: owned(spec.events) }
    }
}

/// A piece of the log, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogPage {
    /// The events that the filter let through.
    pub events: Vec<RecordedEvent>,
    /// Everything up to here has been looked at: read on after this position. It moves on past
    /// events that the filter held back, and never past the head.
    pub through: Position,
    /// The epoch that the log was in.
    pub epoch: Epoch,
}

/// The end of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogHead {
    /// The position of the last event; [`Position::START`] in an empty log.
    pub position: Position,
    /// The epoch that the log is in; never [`Epoch::UNKNOWN`].
    pub epoch: Epoch,
}
