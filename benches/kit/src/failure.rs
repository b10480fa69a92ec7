use crate::measure::Strays;

/// What ends the run, in one sentence for the reader of the terminal.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A wrong answer. However fast it came, it counts for nothing.
#[derive(Debug, thiserror::Error)]
pub enum Wrong {
    #[error("position {found} follows position {after}: the log has a gap")]
    Gap { after: u64, found: u64 },
    #[error("version {found} of {stream} follows its version {after}")]
    Version { stream: String, after: u64, found: u64 },
    #[error("{stream} was left with {stored} by the log, and with {acknowledged} by the answers")]
    Balance { stream: String, stored: u64, acknowledged: u64 },
    #[error("{account} was folded into {found:?} where {expected:?} was due")]
    Folded { account: String, expected: Option<u64>, found: Option<u64> },
    #[error("{stored} events are stored, {acknowledged} were acknowledged")]
    Count { stored: u64, acknowledged: u64 },
    #[error("the answer said {what} {answered} where {expected} was due")]
    Answer { what: &'static str, answered: u64, expected: u64 },
    #[error("a withdrawal of {asked} was answered without its one event")]
    Events { asked: u64 },
    #[error("an append that nothing contradicts got the verdict {verdict}")]
    Verdict { verdict: String },
    #[error("{} acknowledged events are not stored, {} stored ones were not acknowledged", .0.lost, .0.unreported)]
    Strays(Strays),
}
