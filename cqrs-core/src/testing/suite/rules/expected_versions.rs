//! What an append may expect of its stream.

use super::super::{
    FreshLog,
    rule::Outcome,
    tools::{Drafting, Handle, holds, same, stream, to, v},
};
use crate::{ExpectedVersion, StreamId, Verdict, Version};

/// A log where `ada` has three events and `bob` none.
async fn ada_and_bob(log: &dyn FreshLog) -> Outcome<(Handle, StreamId, StreamId)> {
    let handle = Handle::open(log).await?;
    let (ada, bob) = (stream("ada")?, stream("bob")?);
    handle.write(to(&ada).events(3)).await?;
    Ok((handle, ada, bob))
}

/// Appends one event, which has to happen at `version`.
async fn takes(
    handle: &Handle,
    stream: &StreamId,
    expected: ExpectedVersion,
    version: u64,
) -> Outcome {
    let verdict = handle.one(to(stream).expecting(expected).events(1)).await?;
    let right = matches!(verdict, Verdict::Appended { version: at, .. } if at == v(version));
    holds(right, what(stream, expected), format!("appended as version {version}"), &verdict)
}

/// Appends one event, which has to conflict.
async fn refuses(
    handle: &Handle,
    stream: &StreamId,
    expected: ExpectedVersion,
    actual: u64,
) -> Outcome {
    let verdict = handle.one(to(stream).expecting(expected).events(1)).await?;
    same(what(stream, expected), &verdict, &Verdict::Conflict { actual: v(actual) })
}

fn what(stream: &StreamId, expected: ExpectedVersion) -> String {
    format!("an append to {stream} that expects {expected}")
}

pub(in super::super) async fn any_takes_every_stream(log: &dyn FreshLog) -> Outcome {
    let (handle, ada, bob) = ada_and_bob(log).await?;
    let there = Handle::open(log).await?;
    takes(&handle, &bob, ExpectedVersion::Any, 1).await?;
    for version in [4, 6] {
        takes(&handle, &ada, ExpectedVersion::Any, version).await?;
        takes(&there, &ada, ExpectedVersion::Any, version + 1).await?;
    }
    Ok(())
}

pub(in super::super) async fn no_stream_is_not_any(log: &dyn FreshLog) -> Outcome {
    let (handle, ada, bob) = ada_and_bob(log).await?;
    refuses(&handle, &ada, ExpectedVersion::NoStream, 3).await?;
    takes(&handle, &bob, ExpectedVersion::NoStream, 1).await?;
    refuses(&handle, &bob, ExpectedVersion::NoStream, 1).await
}

pub(in super::super) async fn exists_needs_an_event(log: &dyn FreshLog) -> Outcome {
    let (handle, ada, bob) = ada_and_bob(log).await?;
    refuses(&handle, &bob, ExpectedVersion::Exists, 0).await?;
    takes(&handle, &ada, ExpectedVersion::Exists, 4).await?;
    // Having been asked for does not make it exist, nor does an outcome without events.
    handle.one(to(&bob)).await?;
    handle.one(to(&bob).keyed("k", 1)?.refused("no")).await?;
    refuses(&handle, &bob, ExpectedVersion::Exists, 0).await?;
    takes(&handle, &bob, ExpectedVersion::NoStream, 1).await
}

pub(in super::super) async fn exact_takes_no_older_version(log: &dyn FreshLog) -> Outcome {
    let (handle, ada, _) = ada_and_bob(log).await?;
    refuses(&handle, &ada, v(2).into(), 3).await?;
    refuses(&handle, &ada, v(1).into(), 3).await?;
    takes(&handle, &ada, v(3).into(), 4).await
}

pub(in super::super) async fn exact_takes_no_newer_version(log: &dyn FreshLog) -> Outcome {
    let (handle, ada, bob) = ada_and_bob(log).await?;
    refuses(&handle, &ada, v(4).into(), 3).await?;
    refuses(&handle, &ada, v(u64::from(u32::MAX)).into(), 3).await?;
    refuses(&handle, &bob, v(1).into(), 0).await?;
    takes(&handle, &ada, v(3).into(), 4).await
}

pub(in super::super) async fn exact_zero_is_no_stream(log: &dyn FreshLog) -> Outcome {
    let (handle, ada, bob) = ada_and_bob(log).await?;
    refuses(&handle, &ada, Version::NONE.into(), 3).await?;
    takes(&handle, &bob, Version::NONE.into(), 1).await?;
    refuses(&handle, &bob, Version::NONE.into(), 1).await
}
