//! How the cost of a command changes while something grows: each is a picture.

mod callers;
mod long_account;
mod long_log;
mod processes;

use super::{Job, Sweep};
use crate::{peers::Peers, venue::Postgres};

/// The sweeps on PostgreSQL.
pub(super) fn on_postgres(server: &Postgres, peers: &Peers) -> Vec<Sweep> {
    vec![
        callers::on_postgres(server, peers),
        processes::on_postgres(server, peers),
        long_account::on_postgres(server),
        long_log::on_postgres(server),
    ]
}

/// The sweeps on the embedded store.
pub(super) fn embedded() -> Vec<Sweep> {
    vec![callers::embedded(), long_account::embedded(), long_log::embedded()]
}
