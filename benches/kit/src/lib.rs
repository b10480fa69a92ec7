//! What a contender of the benchmark implements, and how it is driven: in this process, or in
//! one or several of its own.

pub mod child;

mod contender;
mod failure;
mod measure;
mod own_accounts;
mod work;

pub use contender::{CallError, Caller, Contender, Count, Done, Turn};
pub use failure::{Failure, Wrong};
pub use measure::{
    Cpu, Effort, Latencies, Measured, Pace, Round, Stored, StoredEach, Strays, Task, drive,
    forget_peak_memory, once, peak_memory,
};
pub use own_accounts::{FUNDS, OwnAccounts};
pub use work::Work;
