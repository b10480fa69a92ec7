//! Time passes, by a clock that the test moves.

use std::time::Duration;

use banking::{
    Cents, Day,
    account::{Account, AccountId, Deposit, OpenAccount},
    standing_order::{CancelStandingOrder, PlaceStandingOrder, StandingOrderId},
    standing_orders::StandingOrders,
    transfer::{Ending, RequestTransfer, Transfer, TransferId},
    transfer_process::{PATIENCE, TransferProcess},
};
use cqrs_core::{
    Cqrs, MemoryStore, ProcessManagers,
    testing::{ManualClock, NOW},
};
use tokio::time::sleep;

const HUNDRED: Cents = Cents::new(100);

fn ada() -> AccountId {
    AccountId::from("ada")
}

fn bob() -> AccountId {
    AccountId::from("bob")
}

/// A bank whose time is that of the clock. Ada has 1.00, Bob nothing.
async fn bank(store: &MemoryStore, clock: &ManualClock) -> Cqrs {
    let bank = Cqrs::builder(store.clone()).clock(clock.clone()).build().expect("a bank");
    for account in [ada(), bob()] {
        bank.execute(&account, OpenAccount { owner: "A".into() }).await.expect("opened");
    }
    bank.execute(&ada(), Deposit::of(HUNDRED)).await.expect("deposited");
    bank
}

async fn started(store: &MemoryStore, bank: &Cqrs, clock: &ManualClock) -> ProcessManagers {
    let builder = ProcessManagers::builder(store.clone(), bank.clone()).clock(clock.clone());
    let builder = builder.process_manager::<TransferProcess>().process_manager::<StandingOrders>();
    builder.start().await.expect("started")
}

async fn balance(bank: &Cqrs, account: &AccountId) -> Cents {
    bank.load::<Account>(account).await.expect("readable").state.balance()
}

/// Waits until a transfer is over.
async fn ending(bank: &Cqrs, transfer: &TransferId) -> Ending {
    loop {
        let loaded = bank.load::<Transfer>(transfer).await.expect("readable");
        if let Some(ending) = loaded.state.ended() {
            return ending;
        }
        sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn a_transfer_that_nobody_drove_for_a_day_ends_without_a_loss() {
    let store = MemoryStore::default();
    let clock = ManualClock::new(jiff::Timestamp::now());
    let bank = bank(&store, &clock).await;
    let transfer = TransferId::from("1");
    let request = RequestTransfer { from: ada(), to: bob(), amount: HUNDRED, day: None };
    bank.execute(&transfer, request).await.expect("requested");

    clock.advance(PATIENCE.unsigned_abs() + Duration::from_secs(1));
    let processes = started(&store, &bank, &clock).await;
    let ending = ending(&bank, &transfer).await;
    let held = [balance(&bank, &ada()).await, balance(&bank, &bob()).await];
    match ending {
        Ending::Completed => assert_eq!(held, [Cents::ZERO, HUNDRED]),
        Ending::Failed | Ending::Reversed => assert_eq!(held, [HUNDRED, Cents::ZERO]),
        Ending::Stranded => panic!("there was a way back"),
    }
    processes.shutdown().await;
}

#[tokio::test]
async fn a_standing_order_transfers_month_by_month() {
    let store = MemoryStore::default();

    let clock = ManualClock::new(NOW);
    let bank = bank(&store, &clock).await;
    let processes = started(&store, &bank, &clock).await;
    let (rent, first) = (StandingOrderId::from("rent"), Day::of(NOW).months_later(1));
    let place = PlaceStandingOrder { from: ada(), to: bob(), amount: Cents::new(40), first };
    bank.execute(&rent, place).await.expect("placed");

    let mut held = Vec::new();
    for month in 1..=3 {
        let day = Day::of(NOW).months_later(month).expect("a day");
        clock.set(day.begins());
        let transfer = TransferId::from(format!("rent-{day}"));
        held.push((ending(&bank, &transfer).await, balance(&bank, &bob()).await.get()));
    }
    // The third is not covered, which is its own affair.
    let expected = [(Ending::Completed, 40), (Ending::Completed, 80), (Ending::Failed, 80)];
    assert_eq!(held, expected);

    let cancelled = bank.execute(&rent, CancelStandingOrder {}).await.expect("cancelled");
    processes
        .wait_for("standing_orders", cancelled.position, Duration::from_mins(1))
        .await
        .expect("told");
    assert!(processes.find::<StandingOrders>(&rent).await.expect("readable").is_none());
    processes.shutdown().await;
}
