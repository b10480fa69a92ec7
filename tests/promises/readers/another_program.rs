//! Programs in processes of their own, which run what is read until they are killed.

use std::{
    env,
    io::Read as _,
    process::{Child, Stdio},
};

use cqrs_core::{ProjectionOptions, Projections};
use cqrs_postgres::PostgresStore;
use cqrs_sqlite::SqliteStore;
use cqrs_tests::another_process;

use super::{
    books::BalanceV2,
    journal::{PgJournalV2, SqliteJournalV2},
    program::{restless, run_at},
};

const ADDRESS: &str = "CQRS_TEST_ADDRESS";
const RUNS: &str = "CQRS_TEST_RUNS";

/// What a program runs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Runs {
    /// The books, as [`run_at`] does.
    Books,
    /// Their second version, in batches of so many events.
    SecondVersion(u32),
}

/// Such a program. It is killed with SIGKILL when this is dropped, and ends by itself where the
/// test does not come to that.
pub(crate) struct AnotherProgram(Child);

impl AnotherProgram {
    pub(crate) fn start(address: &str, runs: Runs) -> Self {
        let runs = match runs {
            Runs::Books => "books".to_owned(),
            Runs::SecondVersion(batch) => batch.to_string(),
        };
        let environment = [(ADDRESS, address), (RUNS, &*runs)];
        let name = "readers::another_program::runs_until_it_is_killed";
        let mut process = another_process(name, &environment);
        let process = process.stdin(Stdio::piped()).stdout(Stdio::null());
        Self(process.spawn().unwrap())
    }

    /// Whether nobody had to end it.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.0.try_wait().unwrap().is_some()
    }
}

impl Drop for AnotherProgram {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn run_second_version(address: &str, batch_events: u32) -> Projections {
    let options = ProjectionOptions { batch_events, ..restless() };
    if address.starts_with("postgres:") {
        let store = PostgresStore::connect(address).await.unwrap();
        let builder = Projections::builder(store).options(options);
        return builder.document::<BalanceV2>().sql(PgJournalV2).start().await.unwrap();
    }
    let store = SqliteStore::open(address).await.unwrap();
    let builder = Projections::builder(store).options(options);
    builder.document::<BalanceV2>().sql(SqliteJournalV2).start().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a part of another test"]
async fn runs_until_it_is_killed() {
    let (Ok(address), Ok(runs)) = (env::var(ADDRESS), env::var(RUNS)) else { return };
    let _program = match runs.parse() {
        Ok(batch) => run_second_version(&address, batch).await,
        Err(_) => run_at(&address).await,
    };
    // Nothing is ever written to it: it ends with the test.
    let end = || std::io::stdin().read(&mut [0]);
    tokio::task::spawn_blocking(end).await.unwrap().unwrap();
}
