//! The framework, measured through its public API: side by side with its peers and with what the
//! machine can do at best, on the same server in the same minutes.
//!
//! `cargo run --release --manifest-path benches/Cargo.toml -- --help` says what can be asked for;
//! `docs/performance.md` says how to read the answer.

mod args;

// What is done, and by whom.
mod bank;
mod contenders;
mod documents;
mod follower;
mod history;
mod jobs;
mod peers;
mod row;
mod serve;
mod venue;

// How it is measured, checked and judged.
mod budget;
mod check;
mod compare;
mod inside;
mod plan;
mod run;
mod summary;

// What is told.
mod machine;
mod picture;
mod report;

use std::{process::ExitCode, time::Instant};

use clap::Parser as _;
use cqrs_bench_kit::Failure;

use self::{
    args::{Args, Role, Store},
    machine::Machine,
    peers::Peers,
    plan::{Plan, roughly},
    report::{Report, SweepReport},
    venue::Postgres,
};

#[tokio::main]
async fn main() -> ExitCode {
    let args = Args::parse();
    let done = match &args.role {
        Some(Role::Follow { url }) => follower::follow(url).await,
        Some(Role::Serve { errand }) => serve::serve(errand).await,
        None => measure(&args).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("\nerror: {e}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(args: &Args) -> Result<(), Failure> {
    if let Some(file) = &args.output.write {
        report::check_document(file)?;
    }
    let begun = Instant::now();
    if let Some(change) = args.nice {
        machine::set_niceness(change)?;
    }
    let mut machine = Machine::probe()?;
    let (mut plan, postmaster) = plan(args, &mut machine).await?;
    let left_out = plan.keep(args);
    if plan.titles().next().is_none() {
        return Err("there is no such job; --list names those that there are".into());
    }
    if args.list {
        plan.titles().for_each(|title| println!("{title}"));
        println!("About {}.", roughly(plan.estimate(args)));
        return Ok(());
    }
    if args.inside {
        inside::watch();
    }
    let mut report = Report::new(args, machine, left_out);
    print!("{}", report.preface());
    println!("This will take about {}.", roughly(plan.estimate(args)));
    for job in plan.jobs {
        let done = run::run(&job, args.rounds(), args.pace(), postmaster).await;
        println!("\n{}", report::terminal(&done));
        report.jobs.push(done);
    }
    for sweep in plan.sweeps {
        let mut done = SweepReport::begin(&sweep);
        for (size, job) in sweep.points {
            let pace = args.sweep_pace();
            done.add(size, run::run(&job, args.sweep_rounds(), pace, postmaster).await);
        }
        println!("\n{}", report::terminal_of_sweep(&done));
        report.sweeps.push(done);
    }
    report.end(begun.elapsed());
    report.publish(&args.output)?;
    if report.is_broken() {
        return Err("the framework or a limit failed; its row says how".into());
    }
    Ok(())
}

/// Everything that can be run on the stores that are asked for, and the parent of the server's
/// processes.
async fn plan(args: &Args, machine: &mut Machine) -> Result<(Plan, Option<u32>), Failure> {
    let mut plan = Plan::default();
    let mut postmaster = None;
    if matches!(args.store, Store::Postgres | Store::All) {
        let server = Postgres::start().await;
        let peers = if args.without_peers { Peers::none() } else { Peers::all() };
        machine.add_server(&server).await?;
        postmaster = server.postmaster().await;
        plan.jobs.extend(jobs::on_postgres(&server, &peers, args.commit_delay()));
        plan.sweeps.extend(jobs::sweeps_on_postgres(&server, &peers));
    }
    if matches!(args.store, Store::Sqlite | Store::All) {
        machine.add_sqlite();
        plan.jobs.extend(jobs::embedded());
        plan.sweeps.extend(jobs::sweeps_embedded());
    }
    if args.store == Store::Memory {
        plan.jobs.extend(jobs::in_memory());
    }
    Ok((plan, postmaster))
}
