//! Imports a file of transactions: in order for each account, each row at most once, and again as
//! often as needed.
//!
//! A thread reads the file and deals its rows out to workers; the rows of one account go to the
//! same worker. A worker stays with a row until it came to something. So a run that was stopped
//! or killed is finished by running it again, and runs that overlap do no harm.

// What the caller says and gets.
mod observer;
mod options;
mod report;
mod run;
mod stop;
mod summary;

// From bytes to rows.
mod columns;
mod fields;
mod lines;
mod malformed;
mod read;
mod row;
mod source;

// From rows to outcomes.
mod backoff;
mod book;
mod outcome;
mod refused;
mod settle;
mod tally;

pub use columns::InvalidHeader;
pub use malformed::Malformed;
pub use observer::Observer;
pub use options::Options;
pub use report::{End, Failure, Report};
pub use run::import;
pub use stop::Stop;
pub use summary::Summary;
