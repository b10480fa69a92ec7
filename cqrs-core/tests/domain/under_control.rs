//! The loop with its time and its ids in the hands of a test.

use std::time::Duration;

use cqrs_core::{
    AnyEvent as _, Cqrs, MemoryStore,
    testing::{CountedIds, ManualClock, NOW},
};

use crate::account::{AccountId, SendStatement};

async fn statement(clock: ManualClock) -> Result<String, Box<dyn std::error::Error>> {
    let bank =
        Cqrs::builder(MemoryStore::default()).clock(clock).ids(CountedIds::default()).build()?;
    let done = bank.execute(&AccountId::from("ada"), SendStatement).await?;
    let event = done.events.first().ok_or("no event")?;
    Ok(event.encode()?.data)
}

#[tokio::test]
async fn a_decision_is_the_same_in_every_run() -> Result<(), Box<dyn std::error::Error>> {
    let clock = ManualClock::default();
    let first = statement(clock.clone()).await?;
    assert!(first.contains(&format!("\"at\":\"{NOW}\"")), "{first}");
    assert_eq!(first, statement(clock.clone()).await?);

    clock.advance(Duration::from_secs(1));
    assert_ne!(first, statement(clock).await?);
    Ok(())
}
