//! Process managers and reactors, on a store in memory.

mod moves;

mod alarms;
mod ends;
mod faults;
mod reactors;
mod starts;
mod times;
mod troubles;
