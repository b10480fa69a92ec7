//! Forgetting keys.

use std::time::Duration;

use jiff::Timestamp;

use super::super::{
    FreshLog,
    rule::Outcome,
    tools::{Drafting, Handle, appended, decided_at, everything, repeated, same, stream, to},
};
use crate::{KeyQuery, StoreError, StreamId, Verdict};

/// Sends the keyed command again.
async fn again(handle: &Handle, stream: &StreamId, key: &str) -> Outcome<Verdict> {
    handle.one(to(stream).keyed(key, 1)?.events(1)).await
}

async fn prune(handle: &Handle, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
    handle.store.prune_keys(before, limit).await
}

pub(in super::super) async fn a_pruned_key_counts_as_new(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let ada = stream("ada")?;
    handle.write(to(&ada).keyed("k1", 1)?.events(1)).await?;
    handle.write(to(&ada).keyed("k2", 1)?.refused("no")).await?;
    let before = everything(&handle).await?;
    same("keys forgotten", &prune(&handle, Timestamp::MAX, 10).await?, &2)?;
    same("keys forgotten after that", &prune(&handle, Timestamp::MAX, 10).await?, &0)?;
    same("the log after pruning", &everything(&handle).await?, &before)?;
    appended("the same command after that", &again(&handle, &ada, "k1").await?)?;
    let other = to(&ada).keyed("k2", 2)?.events(1);
    appended("another command after that", &handle.one(other).await?)?;
    repeated("the command once more", again(&handle, &ada, "k1").await?).map(drop)
}

pub(in super::super) async fn pruning_spares_younger_keys(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let ada = stream("ada")?;
    let mut times = Vec::new();
    for key in ["k1", "k2"] {
        handle.write(to(&ada).keyed(key, 1)?.events(1)).await?;
        // Time itself is waited for: both keys must stand clearly before and after the mark.
        tokio::time::sleep(Duration::from_millis(3)).await;
        handle.write(to(&ada).events(1)).await?;
        times.extend(handle.stream(&ada).await?.last().map(|event| event.recorded_at));
        tokio::time::sleep(Duration::from_millis(3)).await;
    }
    // They were decided long ago, which does not count.
    let long_ago = decided_at() + jiff::SignedDuration::from_hours(1);
    for (before, forgotten) in [(long_ago, 0), (times[0], 1), (times[0], 0)] {
        let found = prune(&handle, before, 10).await?;
        same(format!("the keys forgotten from before {before}"), &found, &forgotten)?;
    }
    repeated("the younger key", again(&handle, &ada, "k2").await?)?;
    appended("the older key", &again(&handle, &ada, "k1").await?).map(drop)
}

pub(in super::super) async fn pruning_stops_at_its_limit(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let ada = stream("ada")?;
    let keys = ["k1", "k2", "k3", "k4", "k5"];
    for key in keys {
        handle.write(to(&ada).keyed(key, 1)?.events(1)).await?;
    }
    for (limit, forgotten) in [(0, 0), (2, 2)] {
        let found = prune(&handle, Timestamp::MAX, limit).await?;
        same(format!("the keys forgotten with limit {limit}"), &found, &forgotten)?;
    }
    let mut kept = 0;
    for key in keys {
        // It conflicts where the key is free, so that the asking changes nothing.
        let stale = to(&ada).keyed(key, 1)?.expecting(crate::Version::NONE);
        kept += u64::from(matches!(handle.one(stale).await?, Verdict::Repeated(_)));
    }
    same("the keys that are left", &kept, &3)?;
    same("the keys forgotten with limit 10", &prune(&handle, Timestamp::MAX, 10).await?, &3)
}

pub(in super::super) async fn the_oldest_keys_are_pruned_first(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    // In another order than that of their bytes.
    for (key, id) in [("k3", "bob"), ("k1", "eve"), ("k5", "ada"), ("k2", "ada"), ("k4", "bob")] {
        handle.write(to(&stream(id)?).keyed(key, 1)?.events(1)).await?;
    }
    for (limit, left) in
        [(1, vec!["k2", "k5", "k4", "k1"]), (2, vec!["k2", "k4"]), (1, vec!["k4"]), (9, vec![])]
    {
        prune(&handle, Timestamp::MAX, limit).await?;
        let kept = handle.store.keys(&KeyQuery::all(10)).await?;
        let kept: Vec<_> = kept.iter().map(|kept| kept.key.as_str()).collect();
        same(format!("the keys after {limit} more were forgotten"), &kept, &left)?;
    }
    Ok(())
}
