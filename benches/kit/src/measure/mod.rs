//! From callers to figures.

mod cpu;
mod drive;
mod latencies;
mod measured;
mod once;
mod round;
mod task;

pub use cpu::Cpu;
pub use drive::drive;
pub use latencies::Latencies;
pub use measured::Measured;
pub use once::once;
pub use round::{Round, Strays};
pub use task::{Effort, Pace, Task};
