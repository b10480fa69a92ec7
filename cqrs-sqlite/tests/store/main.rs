//! The log in a file, tested from outside.

// What every store promises.
mod promises;

// From a path to a log.
mod opens;
mod schema;
mod streams;
mod upgrades;

// Several handles, several processes.
mod closes;
mod shares;
mod survives;

// When the file or the disk fails.
mod disk;
mod refuses;
mod replaced;

// What an operator does.
mod operator;
mod repairs;

// What is read.
mod projections;
mod specs;

mod support;
