//! What a contender of the benchmark implements, and how it is driven: in this process, or in
//! one or several of its own.

pub mod child;

mod contender;
mod failure;
mod measure;
mod work;

pub use contender::{CallError, Caller, Contender, Count, Done, Turn};
pub use failure::{Failure, Wrong};
pub use measure::{Cpu, Effort, Latencies, Measured, Pace, Round, Strays, Task, drive, once};
pub use work::Work;
