//! What projections make of the log is what the log says, whatever happens meanwhile; and where it
//! cannot be, they say so.

// What is read, and what it must be.
mod books;
mod fold;
mod journal;
mod program;
mod rows;

// The order is the log's.
mod global_order;

// Nothing is skipped, nothing is read that never was.
mod late_commits;
mod long_transactions;
