use std::collections::HashMap;

use cqrs_bench_kit::Failure;
use cqrs_core::{
    Aggregate as _, Append, AppendBatch, BatchId, Cqrs, Event as _, ExpectedVersion, NewEvent,
    StreamId,
};
use uuid::Uuid;

use super::{History, accounts::Accounts, draw::Draw};
use crate::{
    bank::{Account, Deposited, Withdrawn},
    row::metadata,
};

/// So many events are appended at once.
const AT_ONCE: u64 = 1_000;

/// Writes the events, each a deposit or a withdrawal by an account of its own, and gives the
/// balances that they come to.
pub(super) async fn fill(history: &History, bank: &Cqrs) -> Result<HashMap<String, u64>, Failure> {
    let accounts = Accounts::new(history.accounts, history.spread);
    let mut draw = Draw::new(1);
    let mut balances: HashMap<String, u64> = HashMap::new();
    let epoch = bank.store().head().await?.epoch;
    let slot = Uuid::now_v7();
    let mut left = history.events;
    for number in 1.. {
        let size = left.min(AT_ONCE);
        let mut appends = Vec::new();
        for _ in 0..size {
            let account = format!("account-{}", accounts.draw(&mut draw));
            let stream = StreamId::new(Account::CATEGORY, &*account)?;
            let balance = balances.entry(account).or_default();
            let amount = 1 + draw.below(1_000);
            let covered = *balance >= amount && draw.below(2) == 0;
            *balance = if covered { *balance - amount } else { *balance + amount };
            let (expected, events) = (ExpectedVersion::Any, vec![event(covered, amount)?]);
            appends.push(Append { stream, expected, events, key: None });
        }
        bank.store().append(&AppendBatch { id: BatchId { slot, number }, epoch, appends }).await?;
        left -= size;
        if left == 0 {
            break;
        }
    }
    Ok(balances)
}

fn event(withdrawn: bool, amount: u64) -> Result<NewEvent, Failure> {
    let (name, data) = if withdrawn {
        (Withdrawn::NAME, Withdrawn { amount }.encode()?)
    } else {
        (Deposited::NAME, Deposited { amount }.encode()?)
    };
    Ok(NewEvent {
        event_id: Uuid::now_v7(),
        name: name.into(),
        type_version: 1,
        data,
        metadata: metadata().into(),
    })
}
