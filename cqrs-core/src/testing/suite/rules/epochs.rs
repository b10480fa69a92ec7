//! The life of the log that an append was decided in.

use super::super::{
    FreshLog,
    rule::Outcome,
    tools::{Drafting, Handle, everything, holds, p, same, stream, to},
};
use crate::{AppendBatch, AppendError, BatchFate, Epoch, LogFilter, Position, StoreError};

pub(in super::super) async fn another_epoch_is_turned_away(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let ada = stream("ada")?;
    handle.write(to(&ada).events(1)).await?;
    let actual = handle.store.begin_epoch("the suite asks for it").await?;
    let before = everything(&handle).await?;
    for named in [handle.epoch, actual.next(), Epoch::UNKNOWN] {
        let append = to(&ada).keyed("k", 1)?.events(1);
        let batch = AppendBatch { epoch: named, ..handle.batch([append]) };
        let found = handle.store.append(&batch).await;
        let expected = Err(AppendError::NotStored(StoreError::EpochChanged { named, actual }));
        same(format!("a batch of epoch {named} in epoch {actual}"), &found, &expected)?;
        let fate = handle.store.resolve(batch.id).await?;
        same("the fate of that batch", &fate, &BatchFate::Fenced)?;
    }
    same("the log after that", &everything(&handle).await?, &before)?;
    let anew = handle.in_epoch(actual);
    let (_, position) = anew.write(to(&ada).keyed("k", 1)?.events(1)).await?;
    same("the position of the next event", &position, &p(2))
}

pub(in super::super) async fn epochs_rise(log: &dyn FreshLog) -> Outcome {
    let (here, there) = (Handle::open(log).await?, Handle::open(log).await?);
    here.write(to(&stream("ada")?).events(1)).await?;
    let mut last = here.epoch;
    holds(last > Epoch::UNKNOWN, "the first epoch", "above 0", &last)?;
    for reason in ["failover", "it's a \"restore\"", ""] {
        let epoch = here.store.begin_epoch(reason).await?;
        holds(epoch > last, "a new epoch", format!("above {last}"), &epoch)?;
        for handle in [&here, &there] {
            same("the epoch that the head tells", &handle.store.head().await?.epoch, &epoch)?;
            let page = handle.store.read_log(Position::START, &LogFilter::all(), 10).await?;
            same("the epoch that a page tells", &page.epoch, &epoch)?;
        }
        last = epoch;
    }
    Ok(())
}
