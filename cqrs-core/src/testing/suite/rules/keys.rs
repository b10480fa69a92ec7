//! Keyed commands: the first outcome counts.

use super::super::{
    FreshLog,
    rule::Outcome,
    tools::{Drafting, Handle, appended, decided_at, everything, repeated, same, stream, to, v},
};
use crate::{Append, ExpectedVersion, FirstOutcome, Position, StreamId, Verdict, Version};

/// The key that most rules use, taken by command 1.
fn keyed(stream: &StreamId) -> Outcome<Append> {
    to(stream).keyed("transfer-17", 1)
}

fn outcome(place: (Version, Position), events: u64) -> FirstOutcome {
    FirstOutcome {
        version: place.0,
        position: place.1,
        events,
        refusal: None,
        decided_at: decided_at(),
    }
}

/// Sends the command again, here and elsewhere, before and after the stream goes on.
async fn keeps(log: &dyn FreshLog, first: Append, events: u64, refusal: Option<&str>) -> Outcome {
    let (here, there) = (Handle::open(log).await?, Handle::open(log).await?);
    let (ada, bob) = (first.stream.clone(), stream("bob")?);
    here.append([to(&ada).events(2), to(&bob).events(1)]).await?;
    let place = here.write(first.clone()).await?;
    let expected = FirstOutcome { refusal: refusal.map(Into::into), ..outcome(place, events) };
    for round in 0..3 {
        for handle in [&here, &there] {
            // It decides anew, and differently.
            let again = Append { expected: ExpectedVersion::Any, ..first.clone() }.events(round);
            let again = if round == 1 { again.refused("now it refuses") } else { again };
            let found = repeated("a repeated command", handle.one(again).await?)?;
            same("the outcome of a repeated command", &found, &expected)?;
        }
        there.append([to(&ada).events(1), to(&bob).events(1)]).await?;
    }
    Ok(())
}

pub(in super::super) async fn the_first_outcome_is_kept(log: &dyn FreshLog) -> Outcome {
    let first = keyed(&stream("ada")?)?.expecting(v(2)).events(3);
    keeps(log, first, 3, None).await
}

pub(in super::super) async fn no_events_is_an_outcome_too(log: &dyn FreshLog) -> Outcome {
    keeps(log, keyed(&stream("ada")?)?.expecting(v(2)), 0, None).await
}

pub(in super::super) async fn a_refusal_is_an_outcome_too(log: &dyn FreshLog) -> Outcome {
    let words = "the balance of 3 doesn't cover 4 — \"żółw\"\n";
    let first = keyed(&stream("ada")?)?.expecting(v(2)).refused(words);
    keeps(log, first, 0, Some(words)).await
}

pub(in super::super) async fn a_repeat_stores_nothing(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let (ada, bob) = (stream("ada")?, stream("bob")?);
    handle.write(keyed(&ada)?.events(2)).await?;
    handle.write(keyed(&bob)?.refused("no")).await?;
    let before = everything(&handle).await?;
    for _ in 0..2 {
        handle.append([keyed(&ada)?.events(2), keyed(&bob)?.events(1)]).await?;
    }
    same("the log after four repeats", &everything(&handle).await?, &before)
}

pub(in super::super) async fn a_repeat_wins_over_a_stale_version(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let ada = stream("ada")?;
    let first = keyed(&ada)?.expecting(ExpectedVersion::NoStream).events(1);
    let expected = outcome(handle.write(first.clone()).await?, 1);
    handle.write(to(&ada).events(3)).await?;
    for again in [first, keyed(&ada)?.expecting(v(2)).events(1), keyed(&ada)?.expecting(v(9))] {
        let what = format!("a repeat that expects {}", again.expected);
        same("its outcome", &repeated(what, handle.one(again).await?)?, &expected)?;
    }
    Ok(())
}

pub(in super::super) async fn another_command_cannot_use_the_key(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let ada = stream("ada")?;
    handle.write(keyed(&ada)?.events(1)).await?;
    let before = everything(&handle).await?;
    for expected in [ExpectedVersion::Any, v(1).into(), v(7).into()] {
        let other = to(&ada).keyed("transfer-17", 2)?.expecting(expected).events(1);
        let verdict = handle.one(other).await?;
        same("another command under the key", &verdict, &Verdict::KeyReused)?;
    }
    same("the log after that", &everything(&handle).await?, &before)?;
    let again = handle.one(keyed(&ada)?.events(1)).await?;
    repeated("the first command, sent again after that", again).map(drop)
}

pub(in super::super) async fn a_key_belongs_to_its_stream(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let (ada, bob) = (stream("ada")?, stream("bob")?);
    let elsewhere = StreamId::new("customer", "ada")?;
    handle.write(keyed(&ada)?.events(1)).await?;
    for (stream, command) in [(&bob, 1), (&elsewhere, 2)] {
        let verdict = handle.one(to(stream).keyed("transfer-17", command)?.events(1)).await?;
        appended(format!("the same key on {stream}"), &verdict)?;
    }
    Ok(())
}

pub(in super::super) async fn similar_keys_stay_apart(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let ada = stream("ada")?;
    for key in ["key", "Key", "key ", " key", "k_y", "k%", "1", "01", "\u{e9}", "e\u{301}"] {
        let verdict = handle.one(to(&ada).keyed(key, 1)?.events(1)).await?;
        appended(format!("the new key {key:?}"), &verdict)?;
    }
    Ok(())
}

pub(in super::super) async fn a_conflict_keeps_no_key(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let ada = stream("ada")?;
    handle.write(to(&ada).events(2)).await?;
    let stale = keyed(&ada)?.expecting(v(1));
    let verdicts = handle.append([stale.clone().events(1), stale.refused("no")]).await?;
    let conflict = Verdict::Conflict { actual: v(2) };
    same("two stale commands with a key", &verdicts, &vec![conflict.clone(), conflict])?;
    let decided_again = to(&ada).keyed("transfer-17", 2)?.expecting(v(2)).events(1);
    appended("another command with that key", &handle.one(decided_again).await?).map(drop)
}

pub(in super::super) async fn a_key_counts_within_its_batch(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let ada = stream("ada")?;
    let batch = [
        keyed(&ada)?.events(2),
        to(&ada).events(1),
        keyed(&ada)?.events(2),
        to(&ada).keyed("transfer-17", 2)?.events(1),
    ];
    let verdicts = handle.append(batch).await?;
    let place = appended("the first", &verdicts[0])?;
    appended("one without a key", &verdicts[1])?;
    let first = repeated("the second with that key", verdicts[2].clone())?;
    same("its outcome", &first, &outcome(place, 2))?;
    same("the third, another command", &verdicts[3], &Verdict::KeyReused)?;
    same("the events of the stream", &handle.stream(&ada).await?.len(), &3)
}
