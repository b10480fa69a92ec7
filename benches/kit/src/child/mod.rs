//! A round in processes of its own: one for a system that cannot be linked into this program,
//! several for one whose processes share a log.
//!
//! The parent gives an [`Errand`] on the command line. A child says `ready` when it is prepared;
//! the next one is only started then. All are told `go` at once, and each answers with what it
//! measured. The first one is then told what all callers were acknowledged, and checks it.
//! A child ends when its parent does.

mod errand;
mod parent;
mod process;
mod serve;

pub use errand::{Errand, Part};
pub use parent::{Program, Watch, round, watched_round};
pub use serve::serve;

use serde::{Deserialize, Serialize};

use crate::{contender::Count, measure::Measured};

const READY: &str = "ready";
const GO: &str = "go";

/// What one child has done.
#[derive(Debug, Serialize, Deserialize)]
struct Answer {
    measured: Measured,
    /// Of each of its callers.
    counts: Vec<Count>,
    /// The most memory that it had at once, in bytes.
    peak_memory: Option<u64>,
}
