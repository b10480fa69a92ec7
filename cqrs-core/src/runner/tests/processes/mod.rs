//! Process managers, on a store in memory.

mod moves;

mod ends;
mod faults;
mod times;
