//! What is said of each append of a batch.

use tokio::sync::watch;

use super::super::{
    FreshLog,
    rule::Outcome,
    tools::{Drafting, Handle, Task, everything, holds, p, same, stream, to, together, v},
};
use crate::{ExpectedVersion, Verdict, Version};

fn done(version: u64, position: u64) -> Verdict {
    Verdict::Appended { version: v(version), position: p(position) }
}

fn conflict(actual: u64) -> Verdict {
    Verdict::Conflict { actual: v(actual) }
}

/// Only what the verdict says of the stream: where neighbours stand among each other is open.
fn versions(verdicts: &[Verdict]) -> Vec<Result<Version, Version>> {
    let version = |verdict: &Verdict| match verdict {
        Verdict::Appended { version, .. } => Some(Ok(*version)),
        Verdict::Conflict { actual } => Some(Err(*actual)),
        _ => None,
    };
    verdicts.iter().filter_map(version).collect()
}

pub(in super::super) async fn a_stale_append_fails_alone(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let (ada, bob, cleo) = (stream("ada")?, stream("bob")?, stream("cleo")?);
    handle.write(to(&bob).events(2)).await?;
    let batch = [
        to(&ada).expecting(v(0)).events(1),
        to(&bob).expecting(v(1)).events(1),
        to(&cleo).expecting(v(0)).events(2),
    ];
    let verdicts = handle.append(batch).await?;
    let expected = vec![Ok(v(1)), Err(v(2)), Ok(v(2))];
    same("the verdicts beside a stale append", &versions(&verdicts), &expected)?;
    for (stream, expected) in [(ada, 1), (bob, 2), (cleo, 2)] {
        let found = handle.stream(&stream).await?.len();
        same(format!("the events of {stream}"), &found, &expected)?;
    }
    Ok(())
}

pub(in super::super) async fn appends_are_judged_in_order(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let (ada, bob) = (stream("ada")?, stream("bob")?);
    let batch = [
        to(&ada).expecting(ExpectedVersion::NoStream).events(2),
        to(&bob).expecting(ExpectedVersion::Exists).events(1),
        to(&ada).expecting(v(2)).events(1),
        to(&bob).events(1),
        to(&ada).expecting(v(2)).events(1),
        to(&bob).expecting(ExpectedVersion::Exists).events(1),
        to(&ada).expecting(v(3)),
        to(&ada).expecting(ExpectedVersion::NoStream).events(1),
    ];
    let verdicts = handle.append(batch).await?;
    let expected =
        vec![Ok(v(2)), Err(v(0)), Ok(v(3)), Ok(v(1)), Err(v(3)), Ok(v(2)), Ok(v(3)), Err(v(3))];
    same("the verdicts, each after those before it", &versions(&verdicts), &expected)
}

pub(in super::super) async fn a_conflict_tells_the_actual_version(log: &dyn FreshLog) -> Outcome {
    let (here, there) = (Handle::open(log).await?, Handle::open(log).await?);
    let ada = stream("ada")?;
    let mut version = 0;
    for written in [0, 3, 4] {
        if written > 0 {
            version += written;
            there.write(to(&ada).events(written)).await?;
        }
        let verdict = here.one(to(&ada).expecting(v(99)).events(1)).await?;
        same(format!("the conflict at version {version}"), &verdict, &conflict(version))?;
    }
    Ok(())
}

pub(in super::super) async fn a_conflict_stores_nothing(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let (ada, bob) = (stream("ada")?, stream("bob")?);
    handle.write(to(&ada).events(1)).await?;
    let before = everything(&handle).await?;
    handle.append([to(&ada).expecting(v(0)).events(3), to(&bob).expecting(v(1)).events(3)]).await?;
    same("the log after two conflicts", &everything(&handle).await?, &before)?;
    same("the stream after a conflict", &handle.stream(&ada).await?, &before)?;
    let verdict = handle.one(to(&bob).expecting(ExpectedVersion::NoStream)).await?;
    same("whether a stream that never was is new", &verdict, &done(0, 1))
}

pub(in super::super) async fn an_append_without_events_confirms(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let (ada, bob) = (stream("ada")?, stream("bob")?);
    handle.write(to(&ada).events(2)).await?;
    handle.write(to(&bob).events(1)).await?;
    for (append, expected) in [
        (to(&ada).expecting(v(2)), done(2, 3)),
        (to(&ada).expecting(v(1)), conflict(2)),
        (to(&ada).expecting(ExpectedVersion::NoStream), conflict(2)),
        (to(&ada).expecting(ExpectedVersion::Exists), done(2, 3)),
        (to(&ada), done(2, 3)),
        (to(&stream("cleo")?), done(0, 3)),
        (to(&stream("cleo")?).expecting(ExpectedVersion::NoStream), done(0, 3)),
        (to(&stream("cleo")?).expecting(ExpectedVersion::Exists), conflict(0)),
    ] {
        let what = format!("no events for {}, which expects {}", append.stream, append.expected);
        same(what, &handle.one(append).await?, &expected)?;
    }
    same("the head, as nothing was stored", &handle.head().await?, &p(3))
}

/// Batches of ten events: a head in between would be a part of one.
pub(in super::super) async fn a_batch_becomes_visible_whole(log: &dyn FreshLog) -> Outcome {
    const BATCHES: u64 = 40;
    let (writer, reader) = (Handle::open(log).await?, Handle::open(log).await?);
    let (ada, bob) = (stream("ada")?, stream("bob")?);
    writer.append([to(&ada).events(6), to(&bob).events(4)]).await?;
    let (finished, over) = watch::channel(false);
    let write = async move {
        for _ in 0..BATCHES {
            writer.append([to(&ada).events(6), to(&bob).events(4)]).await?;
        }
        finished.send_replace(true);
        Ok(())
    };
    let read = async move {
        loop {
            let last = *over.borrow() || over.has_changed().is_err();
            let head = reader.head().await?;
            holds(head.get() % 10 == 0, "the head", "a multiple of ten", &head)?;
            if last {
                return Ok(());
            }
            tokio::task::yield_now().await;
        }
    };
    together([Box::pin(write) as Task, Box::pin(read)]).await?;
    Ok(())
}
