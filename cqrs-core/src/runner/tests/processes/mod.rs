//! Process managers and reactors, on a store in memory.

mod moves;

mod ends;
mod faults;
mod reactors;
mod times;
mod troubles;
