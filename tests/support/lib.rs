//! What tests and benches on real servers stand on: a private PostgreSQL that is started, killed
//! and removed by itself, and a proxy that cuts connections at a chosen moment.
//!
//! The functions here are for tests: where the machine cannot give what they need, they panic with
//! one sentence that says what to do about it.

mod another_process;
mod database;
mod proxy;
mod server;
mod tier;

mod cluster;
mod process;
mod programs;
mod user;
mod watchdog;

mod error;

#[cfg(any(doctest, test))]
mod documentation;

pub use another_process::another_process;
pub use cluster::{ServerOptions, Stop};
pub use database::TestDatabase;
pub use error::ServerError;
pub use proxy::{Fault, Proxy, Strike};
pub use server::TestServer;
pub use tier::{Tier, report};
