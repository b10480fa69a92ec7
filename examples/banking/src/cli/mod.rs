//! One subcommand, one file.

mod tour;

mod close;
mod deposit;
mod open;
mod withdraw;

mod standing_order;
mod transfer;

mod balances;
mod history;
mod statement;
mod totals;
mod transfer_status;
mod transfers;

mod diagram;
mod import;
mod project;
mod rebuild;
mod serve;

mod catch_up;
mod duration;
mod failure;
mod output;
mod progress;
mod signals;
mod store;
mod watch;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::Failure;

/// A small bank on an event log. Without a command it shows itself round.
#[derive(Parser)]
#[command(name = "banking", version)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    Open(open::Open),
    Deposit(deposit::Deposit),
    Withdraw(withdraw::Withdraw),
    Close(close::Close),
    Transfer(transfer::Transfer),
    StandingOrder(standing_order::StandingOrder),
    Import(import::Import),
    Balances(balances::Balances),
    History(history::History),
    Statement(statement::Statement),
    Totals(totals::Totals),
    Transfers(transfers::Transfers),
    TransferStatus(transfer_status::TransferStatus),
    Project(project::Project),
    Rebuild(rebuild::Rebuild),
    Serve(serve::Serve),
    Diagram(diagram::Draw),
}

/// 0 when it is done, 1 when it failed, 2 when it was called wrongly, 130 after Ctrl-C.
pub(crate) async fn run() -> ExitCode {
    let done = match Cli::parse().command {
        None => tour::run().await,
        Some(Command::Open(command)) => command.run().await,
        Some(Command::Deposit(command)) => command.run().await,
        Some(Command::Withdraw(command)) => command.run().await,
        Some(Command::Close(command)) => command.run().await,
        Some(Command::Transfer(command)) => command.run().await,
        Some(Command::StandingOrder(command)) => command.run().await,
        Some(Command::Import(command)) => command.run().await,
        Some(Command::Balances(command)) => command.run().await,
        Some(Command::History(command)) => command.run().await,
        Some(Command::Statement(command)) => command.run().await,
        Some(Command::Totals(command)) => command.run().await,
        Some(Command::Transfers(command)) => command.run().await,
        Some(Command::TransferStatus(command)) => command.run().await,
        Some(Command::Project(command)) => command.run().await,
        Some(Command::Rebuild(command)) => command.run().await,
        Some(Command::Serve(command)) => command.run().await,
        Some(Command::Diagram(command)) => command.run(),
    };
    match done {
        // Whoever reads our output has seen enough, as `head` has.
        Ok(()) | Err(Failure::ClosedPipe) => ExitCode::SUCCESS,
        Err(Failure::Interrupted) => ExitCode::from(130),
        Err(Failure::Because(sentence)) => {
            eprintln!("banking: {sentence}");
            ExitCode::FAILURE
        }
    }
}
