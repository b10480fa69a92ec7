//! What a newcomer sees first: a command, a refusal, a conflict, a repeat, a transfer, a balance.

use std::{io, time::Duration};

use banking::{
    Cents, Store, StoreUrl,
    account::{Account, AccountError, AccountId, CloseAccount, Deposit, OpenAccount, Withdraw},
    history::history,
    transfer::{RequestTransfer, TransferId},
};
use cqrs_core::{Cqrs, Done, ExecuteError};

use super::{
    Failure,
    history::EntryLine,
    output::{print, table},
    transfer::goes_on,
};

pub(crate) async fn run() -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let store = StoreUrl::Sqlite(folder.path().join("tour.db"));
    let opened_store = store.open().await?;
    let counter = Cqrs::new(opened_store.log())?;
    let ada = AccountId::from("ada".to_owned());
    say("A bank on an event log, in a file of its own that is gone in the end. No server.")?;

    say("\n1. Ada opens an account and puts money in: commands, each with the event it came to.")?;
    let opened = counter.execute(&ada, OpenAccount { owner: "Ada".into() }).await?;
    tell("OpenAccount", &opened)?;
    let deposited = counter.execute(&ada, Deposit::of(crowns(100))).await?;
    tell("Deposit 100.00", &deposited)?;

    say("\n2. She asks for more than she has. The domain says no, and nothing is stored.")?;
    match counter.execute(&ada, Withdraw::of(crowns(250))).await {
        Err(ExecuteError::Refused(refusal @ AccountError::InsufficientFunds { .. })) => {
            say(&format!("   Withdraw 250.00   refused: {refusal}"))?;
        }
        other => tell("Withdraw 250.00", &other?)?,
    }

    say("\n3. A cash machine has the same file open and is quicker than the counter, which still")?;
    say("   has the old state in mind. The log notices; the counter reads on and decides again.")?;
    let machine = Cqrs::new(store.open().await?.log())?;
    let elsewhere = machine.execute(&ada, Withdraw::of(crowns(30))).await?;
    tell("Withdraw 30.00, at the machine", &elsewhere)?;
    let retried = counter.execute(&ada, Withdraw::of(crowns(70))).await?;
    tell("Withdraw 70.00, at the counter", &retried)?;

    say("\n4. An answer got lost, so a client sends its deposit again under the same key.")?;
    for _ in 0..2 {
        let salary = Deposit::of(crowns(1_000));
        let done = counter.execute(&ada, salary).idempotency_key("salary-may").await?;
        tell("Deposit 1000.00, key salary-may", &done)?;
    }

    say(
        "\n5. She sends 200.00 to Bob, who closes his account at that moment. No transaction spans",
    )?;
    say("   two accounts: the money leaves hers, is refused by his, and comes back.")?;
    let stage = transfer_to_a_closed_account(&opened_store, &counter, &ada).await?;
    say(&format!("   RequestTransfer 200.00           {stage}"))?;

    let balance = counter.load::<Account>(&ada).await?.state.balance();
    say(&format!(
        "\n6. Ada has {balance}. It is nowhere stored: it is folded from what happened."
    ))?;
    let entries = history(&**counter.store(), &ada).await?;
    let lines: Vec<_> = entries.into_iter().map(EntryLine::from).collect();
    print(|out| writeln!(out, "{}", table(&lines)))?;
    machine.shutdown().await;
    counter.shutdown().await;
    say("\nNext: `banking open ada Ada`, `banking deposit ada 100`, `banking history ada`,")?;
    say("`banking import FILE.csv`, `banking balances`, `banking --help`.")
}

async fn transfer_to_a_closed_account(
    store: &Store,
    bank: &Cqrs,
    from: &AccountId,
) -> Result<String, Failure> {
    let bob = AccountId::from("bob".to_owned());
    bank.execute(&bob, OpenAccount { owner: "Bob".into() }).await?;
    bank.execute(&bob, CloseAccount).await?;
    let id = TransferId::from("tour".to_owned());
    let (from, to, amount) = (from.clone(), bob, crowns(200));
    bank.execute(&id, RequestTransfer { from, to, amount, day: None }).await?;
    let progress = goes_on(store, bank, &id, Duration::from_secs(30)).await?;
    Ok(format!("{}: {}", progress.stage.told(), progress.reason().unwrap_or_default()))
}

fn crowns(crowns: u64) -> Cents {
    Cents::new(crowns * 100)
}

fn say(line: &str) -> Result<(), Failure> {
    print(|out| writeln!(out, "{line}"))
}

/// One line on what a command came to.
fn tell(command: &str, done: &Done<Account>) -> Result<(), Failure> {
    let Done { version, position, attempts, repeated, .. } = done;
    let how = match (repeated, attempts) {
        (true, _) => "   had happened already, nothing new",
        (false, 2..) => "   decided again after a conflict",
        (false, _) => "",
    };
    print(|out: &mut dyn io::Write| {
        writeln!(out, "   {command:32} version {version}, position {position}{how}")
    })
}
