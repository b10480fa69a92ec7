//! Reading streams.

use super::super::{
    FreshLog,
    rule::Outcome,
    tools::{Drafting, Handle, same, stream, to, v},
};
use crate::{Load, StreamEvent, StreamId};

fn load(stream: &StreamId, after: u64, limit: u32) -> Load {
    Load { stream: stream.clone(), after: v(after), limit }
}

fn versions(events: &[StreamEvent]) -> Vec<u64> {
    events.iter().map(|event| event.version.get()).collect()
}

/// A log where `ada` has five events and `bob` two, in turns.
async fn ada_and_bob(log: &dyn FreshLog) -> Outcome<(Handle, StreamId, StreamId)> {
    let handle = Handle::open(log).await?;
    let (ada, bob) = (stream("ada")?, stream("bob")?);
    for count in [2, 1, 2] {
        handle.append([to(&ada).events(count), to(&bob).events(count % 2)]).await?;
    }
    handle.write(to(&bob).events(1)).await?;
    Ok((handle, ada, bob))
}

pub(in super::super) async fn loads_are_answered_in_order(log: &dyn FreshLog) -> Outcome {
    let (handle, ada, bob) = ada_and_bob(log).await?;
    let nobody = stream("nobody")?;
    let loads = [
        load(&bob, 0, 10),
        load(&nobody, 0, 10),
        load(&ada, 3, 10),
        load(&bob, 1, 10),
        load(&ada, 0, 10),
        load(&bob, 0, 10),
    ];
    let answers = handle.store.load(&loads).await?;
    let found: Vec<_> = answers.iter().map(|events| versions(events)).collect();
    let expected = vec![vec![1, 2], vec![], vec![4, 5], vec![2], vec![1, 2, 3, 4, 5], vec![1, 2]];
    same("the versions that were loaded, by request", &found, &expected)?;
    same("the answers to no loads", &handle.store.load(&[]).await?, &vec![])
}

pub(in super::super) async fn a_load_starts_after_its_version(log: &dyn FreshLog) -> Outcome {
    let (handle, ada, _) = ada_and_bob(log).await?;
    for after in 0..=6 {
        let found = handle.store.load(&[load(&ada, after, 10)]).await?;
        let found: Vec<_> = found.iter().map(|events| versions(events)).collect();
        let expected = vec![(after + 1..=5).collect::<Vec<_>>()];
        same(format!("five events, loaded after version {after}"), &found, &expected)?;
    }
    let far = handle.store.load(&[load(&ada, u64::MAX, 10)]).await?;
    same("five events, loaded after the largest version", &far, &vec![vec![]])
}

pub(in super::super) async fn a_load_stops_at_its_limit(log: &dyn FreshLog) -> Outcome {
    let (handle, ada, bob) = ada_and_bob(log).await?;
    for limit in [0, 1, 2, 3, 5, 6, u32::MAX] {
        // Each request has a limit of its own.
        let loads = [load(&ada, 1, limit), load(&bob, 0, 1)];
        let found = handle.store.load(&loads).await?;
        let found: Vec<_> = found.iter().map(|events| versions(events)).collect();
        let last = 1 + u64::from(limit).min(4);
        let expected = vec![(2..=last).collect(), vec![1]];
        same(format!("four events, loaded with limit {limit}"), &found, &expected)?;
    }
    Ok(())
}

pub(in super::super) async fn a_stream_is_read_page_by_page(log: &dyn FreshLog) -> Outcome {
    let (handle, ada, _) = ada_and_bob(log).await?;
    for limit in 1..=6 {
        let (mut found, mut after) = (Vec::new(), v(0));
        loop {
            let page = handle.store.read_stream(&ada, after, limit).await?;
            let most = page.len().min(limit as usize);
            same(format!("the events of a page of {limit}"), &page.len(), &most)?;
            let Some(last) = page.last() else { break };
            // Whoever gives the same page for ever is caught here.
            same("the first version of a page", &page[0].version, &after.next())?;
            after = last.version;
            found.extend(page.iter().map(|event| event.version.get()));
        }
        let expected = (1..=5).collect();
        same(format!("the versions, read in pages of {limit}"), &found, &expected)?;
    }
    same("a page of nothing", &handle.store.read_stream(&ada, v(0), 0).await?, &vec![])
}

pub(in super::super) async fn a_stream_that_never_was_is_empty(log: &dyn FreshLog) -> Outcome {
    let (handle, ..) = ada_and_bob(log).await?;
    for id in ["nobody", "ad", "adab"] {
        let nobody = stream(id)?;
        same(format!("{id}, read"), &handle.stream(&nobody).await?, &vec![])?;
        let loaded = handle.store.load(&[load(&nobody, 0, 10)]).await?;
        same(format!("{id}, loaded"), &loaded, &vec![vec![]])?;
    }
    Ok(())
}
