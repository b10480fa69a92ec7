//! Promises that only break when many write at once.

use std::{collections::BTreeMap, sync::Arc};

use tokio::sync::Barrier;

use super::super::{
    FreshLog, Scale,
    rule::Outcome,
    tools::{
        Drafting, Follower, Handle, appended, everything, holds, repeated, same, stream, to,
        together, v,
    },
};
use crate::{Append, ExpectedVersion, LogFilter, StreamId, Verdict};

/// As many as the design's readers race against.
const WRITERS: usize = 32;

/// Writers on two handles, each with a slot of its own; half of them share four streams.
async fn writers(log: &dyn FreshLog) -> Outcome<Vec<(usize, Handle)>> {
    let mut writers = Vec::with_capacity(WRITERS);
    let handles = [Handle::open(log).await?, Handle::open(log).await?];
    for writer in 0..WRITERS {
        writers.push((writer, handles[writer % 2].with_own_slot()));
    }
    Ok(writers)
}

/// Writes batches of random appends; gives where each that happened ends.
async fn write(
    writer: usize,
    handle: Handle,
    scale: Scale,
) -> Outcome<Vec<(StreamId, Verdict, Append)>> {
    let mut random = fastrand::Rng::with_seed(scale.seed.wrapping_add(writer as u64));
    let mut done = Vec::new();
    for round in 0..scale.pick(6, 300) {
        let own = StreamId::new("own", format!("{writer}"))?;
        let shared = StreamId::new("shared", format!("{}", random.u8(0..4)))?;
        let appends = [
            to(&own).expecting(v(round)).events(1),
            to(&shared).expecting(v(random.u64(0..12))).events(1),
            to(&shared).events(random.u64(0..3)),
        ];
        let verdicts = handle.append(appends.clone()).await?;
        for (append, verdict) in appends.into_iter().zip(verdicts) {
            done.push((append.stream.clone(), verdict, append));
        }
    }
    Ok(done)
}

pub(in super::super) async fn many_writers_leave_no_gap(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let scale = log.scale();
    let writing = |(writer, handle)| write(writer, handle, scale);
    let tasks = writers(log).await?.into_iter().map(writing);
    let done: Vec<_> = together(tasks).await?.into_iter().flatten().collect();
    let events = everything(&handle).await?;
    let mut versions = BTreeMap::new();
    for (event, position) in events.iter().zip(1..) {
        same("a position in the log", &event.position.get(), &position)?;
        let version = versions.entry(event.stream.clone()).or_insert(0);
        *version += 1;
        same(format!("a version of {}", event.stream), &event.version.get(), &*version)?;
    }
    let places: BTreeMap<_, _> =
        events.iter().map(|event| (event.event_id, (event.version, event.position))).collect();
    let mut happened = 0;
    for (stream, verdict, append) in &done {
        let Some(last) = append.events.last() else { continue };
        let place = places.get(&last.event_id).copied();
        match verdict {
            Verdict::Appended { version, position } => {
                same(format!("the place in {stream}"), &place, &Some((*version, *position)))?;
                happened += append.events.len();
            }
            conflict => same(format!("what is stored of {conflict:?}"), &place, &None)?,
        }
    }
    same("the events in the log", &events.len(), &happened)
}

/// Lets everybody write while readers follow; gives what the readers saw.
async fn followed(log: &dyn FreshLog, filter: &LogFilter) -> Outcome<(Handle, Vec<Follower>)> {
    let handle = Handle::open(log).await?;
    let mut followers = Vec::new();
    for limit in [1, 7, 1_000] {
        followers.push(Follower::start(Handle::open(log).await?, filter.clone(), limit));
    }
    let scale = log.scale();
    let writing = |(writer, handle)| write(writer, handle, scale);
    let tasks = writers(log).await?.into_iter().map(writing);
    together(tasks).await?;
    Ok((handle, followers))
}

pub(in super::super) async fn no_event_is_seen_late(log: &dyn FreshLog) -> Outcome {
    let (handle, followers) = followed(log, &LogFilter::all()).await?;
    let events = everything(&handle).await?;
    for follower in followers {
        let seen = follower.up_to(handle.head().await?).await?;
        for (found, expected) in seen.iter().zip(&events) {
            same("the next event that a reader sees", found, expected)?;
        }
        same("how many events a reader saw", &seen.len(), &events.len())?;
    }
    Ok(())
}

pub(in super::super) async fn a_filtered_reader_misses_nothing(log: &dyn FreshLog) -> Outcome {
    let filter = LogFilter::all().category("shared");
    let (handle, followers) = followed(log, &filter).await?;
    // The last event is one that they hold back.
    handle.write(to(&StreamId::new("own", "last")?).events(1)).await?;
    let mut events = everything(&handle).await?;
    events.retain(|event| event.stream.category() == "shared");
    for follower in followers {
        let seen = follower.up_to(handle.head().await?).await?;
        for (found, expected) in seen.iter().zip(&events) {
            same("the next match that a reader sees", &found.position, &expected.position)?;
        }
        same("how many matches a reader saw", &seen.len(), &events.len())?;
    }
    Ok(())
}

/// Everybody sends the same append at once.
async fn all_send(log: &dyn FreshLog, append: &Append) -> Outcome<Vec<Verdict>> {
    let start = Arc::new(Barrier::new(WRITERS));
    let send = |(_, handle): (usize, Handle)| {
        let (append, start) = (append.clone(), Arc::clone(&start));
        async move {
            start.wait().await;
            handle.one(append).await
        }
    };
    together(writers(log).await?.into_iter().map(send)).await
}

pub(in super::super) async fn one_of_many_wins(log: &dyn FreshLog) -> Outcome {
    let ada = stream("ada")?;
    for (version, expected) in
        [ExpectedVersion::NoStream, v(1).into(), v(2).into()].iter().enumerate()
    {
        let verdicts = all_send(log, &to(&ada).expecting(*expected).events(1)).await?;
        let (won, lost): (Vec<_>, Vec<_>) =
            verdicts.into_iter().partition(|v| matches!(v, Verdict::Appended { .. }));
        same(format!("how many won who expected {expected}"), &won.len(), &1)?;
        let conflict = Verdict::Conflict { actual: v(version as u64 + 1) };
        let all = lost.iter().all(|verdict| *verdict == conflict);
        holds(all, "all others", format!("{conflict:?}"), &lost)?;
    }
    Ok(())
}

/// Everybody sends the same keyed command at once; gives the version after it.
async fn one_effect(log: &dyn FreshLog, append: Append) -> Outcome {
    let handle = Handle::open(log).await?;
    handle.write(to(&append.stream).events(1)).await?;
    let verdicts = all_send(log, &append).await?;
    let (first, others): (Vec<_>, Vec<_>) =
        verdicts.into_iter().partition(|v| matches!(v, Verdict::Appended { .. }));
    same("how many had the effect", &first.len(), &1)?;
    let place = appended("the first", &first[0])?;
    for other in others {
        let outcome = repeated("the same command at the same time", other)?;
        same("the place that it tells", &(outcome.version, outcome.position), &place)?;
        let refusal = append.key.as_ref().and_then(|key| key.refusal.clone());
        same("the refusal that it tells", &outcome.refusal, &refusal)?;
    }
    same("the events stored", &handle.head().await?.get(), &(1 + append.events.len() as u64))
}

pub(in super::super) async fn one_key_has_one_effect(log: &dyn FreshLog) -> Outcome {
    one_effect(log, to(&stream("ada")?).keyed("k", 1)?.events(2)).await
}

pub(in super::super) async fn one_key_has_one_refusal(log: &dyn FreshLog) -> Outcome {
    one_effect(log, to(&stream("ada")?).expecting(v(1)).keyed("k", 1)?.refused("no")).await
}
