//! What projections keep in the file.

// What every store that keeps them promises.
mod promises;

mod documents;
mod generations;
mod steps;

// What projections write themselves.
mod handlers;
mod tables;

// With the append.
mod inline;

// When processes are killed, or the disk fails.
mod disk;
mod killed;

mod support;
