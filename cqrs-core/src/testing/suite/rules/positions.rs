//! Where events stand.

use super::super::{
    FreshLog,
    rule::Outcome,
    tools::{Drafting, Handle, appended, everything, holds, p, same, stream, to, v},
};
use crate::{Position, RecordedEvent};

fn positions(events: &[RecordedEvent]) -> Vec<u64> {
    events.iter().map(|event| event.position.get()).collect()
}

pub(in super::super) async fn positions_have_no_gap(log: &dyn FreshLog) -> Outcome {
    let (here, there) = (Handle::open(log).await?, Handle::open(log).await?);
    let (ada, bob) = (stream("ada")?, stream("bob")?);
    here.write(to(&ada).events(2)).await?;
    there.write(to(&bob).events(1)).await?;
    here.append([to(&bob).events(3), to(&ada).events(1)]).await?;
    there.write(to(&ada).events(1)).await?;
    let found = positions(&everything(&here).await?);
    same("the positions in the log", &found, &(1..=8).collect())
}

pub(in super::super) async fn versions_have_no_gap(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let (ada, bob) = (stream("ada")?, stream("bob")?);
    for _ in 0..3 {
        handle.append([to(&ada).events(2), to(&bob).events(1)]).await?;
    }
    for (stream, count) in [(ada, 6), (bob, 3)] {
        let events = handle.stream(&stream).await?;
        let found: Vec<_> = events.iter().map(|event| event.version.get()).collect();
        same(format!("the versions of {stream}"), &found, &(1..=count).collect())?;
    }
    Ok(())
}

pub(in super::super) async fn a_conflict_uses_up_no_position(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let ada = stream("ada")?;
    handle.write(to(&ada).events(1)).await?;
    handle.one(to(&ada).expecting(v(9)).events(3)).await?;
    let (_, position) = handle.write(to(&ada).events(1)).await?;
    same("the position after a conflict", &position, &p(2))?;
    let batch = [to(&ada).expecting(v(9)).events(3), to(&ada).events(1)];
    let verdicts = handle.append(batch).await?;
    let (_, position) = appended("the neighbour of a conflict", &verdicts[1])?;
    same("the position after a conflict in the same batch", &position, &p(3))
}

pub(in super::super) async fn events_of_an_append_stay_in_order(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let ada = stream("ada")?;
    let appends = [to(&ada).events(20), to(&ada).events(20)];
    let ids = appends.iter().flat_map(|append| &append.events).map(|event| event.event_id);
    let expected: Vec<_> = ids.collect();
    handle.append(appends).await?;
    let found: Vec<_> = handle.stream(&ada).await?.iter().map(|event| event.event_id).collect();
    same("the ids of the events in the stream", &found, &expected)?;
    let found: Vec<_> = everything(&handle).await?.iter().map(|event| event.event_id).collect();
    same("the ids of the events in the log", &found, &expected)
}

pub(in super::super) async fn a_verdict_tells_the_true_place(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let (ada, bob) = (stream("ada")?, stream("bob")?);
    handle.write(to(&bob).events(2)).await?;
    let batch = handle.batch([to(&ada).events(3), to(&bob).events(1), to(&ada).events(2)]);
    let verdicts = handle.send(&batch).await?;
    let events = everything(&handle).await?;
    for (append, verdict) in batch.appends.iter().zip(&verdicts) {
        let told = appended("an append that expects nothing", verdict)?;
        let last = append.events.last().map(|event| event.event_id);
        let stored = events.iter().find(|event| Some(event.event_id) == last);
        let found = stored.map(|event| (event.version, event.position));
        same(format!("the place of the last event for {}", append.stream), &found, &Some(told))?;
    }
    Ok(())
}

pub(in super::super) async fn the_head_is_the_last_position(log: &dyn FreshLog) -> Outcome {
    let (here, there) = (Handle::open(log).await?, Handle::open(log).await?);
    same("the head of an empty log", &here.head().await?, &Position::START)?;
    let ada = stream("ada")?;
    for expected in [3, 6] {
        let (_, last) = here.write(to(&ada).events(3)).await?;
        same("the position of the last event", &last, &p(expected))?;
        same("the head, from another handle", &there.head().await?, &last)?;
    }
    here.one(to(&ada).expecting(v(1)).events(1)).await?;
    same("the head after a conflict", &here.head().await?, &p(6))
}

pub(in super::super) async fn recorded_at_never_runs_backwards(log: &dyn FreshLog) -> Outcome {
    let (here, there) = (Handle::open(log).await?, Handle::open(log).await?);
    for round in 0..20 {
        let handle = if round % 2 == 0 { &here } else { &there };
        handle.write(to(&stream(&format!("a{}", round % 3))?).events(2)).await?;
    }
    for pair in everything(&here).await?.windows(2) {
        let times = (pair[0].recorded_at, pair[1].recorded_at);
        let what = format!("the times at positions {} and {}", pair[0].position, pair[1].position);
        holds(times.0 <= times.1, what, "the first is not later", &times)?;
    }
    Ok(())
}
