//! From callers to figures.

mod cpu;
mod drive;
mod latencies;
mod measured;
mod memory;
mod once;
mod round;
mod stored;
mod task;

pub use cpu::Cpu;
pub use drive::drive;
pub use latencies::Latencies;
pub use measured::Measured;
pub use memory::{forget_peak_memory, peak_memory};
pub use once::once;
pub use round::{Round, Strays};
pub use stored::{Stored, StoredEach};
pub use task::{Effort, Pace, Task};
