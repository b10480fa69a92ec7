//! Other event-sourcing libraries on PostgreSQL, doing the jobs of the benchmark, each through its
//! own public API.
//!
//! The benchmark starts this program with an errand in JSON, once for each process of a round; see
//! `cqrs_bench_kit::child`.

mod bank;
mod pool;
mod rounds;
mod seen;
mod systems;

use std::process::ExitCode;

use cqrs_bench_kit::{Failure, child};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("error: {e}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Failure> {
    let errand =
        std::env::args().nth(1).ok_or("the errand is missing: the benchmark starts this")?;
    let errand: child::Errand = serde_json::from_str(&errand)?;
    let contender = rounds::contender(errand.clone());
    child::serve(&errand, &*contender).await
}
