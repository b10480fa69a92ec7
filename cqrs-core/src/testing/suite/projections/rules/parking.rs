//! Events that wait.

use super::super::{
    FreshProjections,
    tools::{Outcome, Projector, Stepping, balances, p, parked, part, same, stop},
};
use crate::{Generation, ParkedEvent, Part};

/// What is parked, as keys and positions.
async fn places(here: &Projector, generation: &Generation) -> Outcome<Vec<(String, u64)>> {
    let found = here.parked(generation.id).await?;
    Ok(found.into_iter().map(|event| (event.key, event.position.get())).collect())
}

fn expected(places: &[(&str, u64)]) -> Vec<(String, u64)> {
    places.iter().map(|(key, position)| ((*key).to_owned(), *position)).collect()
}

async fn park(here: &Projector, part: Part, places: &[(&str, u64)]) -> Outcome {
    let mut step = here.step(part).await?;
    for (key, position) in places {
        step = step.park(parked(key, *position)?);
    }
    here.commit(&step, &[]).await
}

pub(in super::super) async fn parked_events_come_back_as_written(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = here.one(&balances(1)).await?;
    let odd = ParkedEvent {
        name: "it's \"ż\"".into(),
        stream: stop(1)?.stream,
        reason: Some("line\n\tbreak \\ {\"a\":1} $1".into()),
        attempts: 1_000_000,
        ..parked("o'hara {\"json\"} żółw", 5_000_000_000)?
    };
    let empty = ParkedEvent { reason: Some(String::new()), attempts: 0, ..parked("ada", 1)? };
    let queued = ParkedEvent { reason: None, attempts: 0, ..parked("ada", 2)? };
    let mut all = vec![empty, queued, odd];
    let mut step = here.step(part(&generation, 0)).await?;
    step.park.clone_from(&all);
    here.commit(&step, &[]).await?;
    all.sort_by(|a, b| (&a.key, a.position).cmp(&(&b.key, b.position)));
    same("what is parked", &there.parked(generation.id).await?, &all)
}

pub(in super::super) async fn parked_keys_are_told_once(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = here.one(&balances(1).partitions(2)).await?;
    let (first, second) = (part(&generation, 0), part(&generation, 1));
    park(&here, first, &[("bob", 1), ("ada", 2), ("bob", 3), ("Ada", 4)]).await?;
    park(&here, second, &[("eve", 5), ("eve", 6)]).await?;
    for (part, mut expected) in [(first, vec!["Ada", "ada", "bob"]), (second, vec!["eve"])] {
        let mut found = there.checkpoint(part).await?.parked;
        found.sort();
        expected.sort_unstable();
        let expected: Vec<_> = expected.into_iter().map(str::to_owned).collect();
        same(format!("the parked keys of part {}", part.partition), &found, &expected)?;
    }
    let status = there.status(generation.id).await?;
    let counts: Vec<_> = status.parts.iter().map(|part| part.parked_keys).collect();
    same("how many keys are parked in each part", &counts, &vec![3, 1])
}

pub(in super::super) async fn parked_events_stand_by_key_and_position(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = here.one(&balances(1).partitions(2)).await?;
    park(&here, part(&generation, 0), &[("bob", 10), ("Zoe", 2), ("bob", 9), ("ą", 1)]).await?;
    park(&here, part(&generation, 1), &[("ada", 100), ("bo", 3), ("ada ", 4)]).await?;
    let all = [("Zoe", 2), ("ada", 100), ("ada ", 4), ("bo", 3), ("bob", 9), ("bob", 10), ("ą", 1)];
    same("what is parked", &places(&there, &generation).await?, &expected(&all))?;
    for (key, limit, wanted) in [
        (None, 3, &all[..3]),
        (None, 0, &[]),
        (Some("bob"), 100, &all[4..6]),
        (Some("bob"), 1, &all[4..5]),
        (Some("ada"), 100, &all[1..2]),
        (Some("nobody"), 100, &[]),
        (Some("b%"), 100, &[]),
    ] {
        let found = there.store.parked(generation.id, key, limit).await?;
        let found: Vec<_> =
            found.into_iter().map(|event| (event.key, event.position.get())).collect();
        same(format!("at most {limit} parked of {key:?}"), &found, &expected(wanted))?;
    }
    Ok(())
}

pub(in super::super) async fn parking_again_keeps_one(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = here.one(&balances(1)).await?;
    let part = part(&generation, 0);
    park(&here, part, &[("ada", 1), ("ada", 2)]).await?;
    let again = ParkedEvent {
        reason: Some("still".into()),
        attempts: 9,
        parked_at: stop(1)?.at + jiff::SignedDuration::from_micros(1),
        ..parked("ada", 2)?
    };
    let first = ParkedEvent { reason: None, attempts: 0, ..parked("ada", 1)? };
    let step = here.step(part).await?.park(again.clone()).park(first.clone());
    here.commit(&step, &[]).await?;
    let found = there.parked(generation.id).await?;
    same("what is parked again", &found, &vec![first, again])
}

pub(in super::super) async fn unparking_ends_at_its_position(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = here.one(&balances(1)).await?;
    let part = part(&generation, 0);
    let all = [("Ada", 1), ("ada", 1), ("ada", 2), ("ada", 7), ("ada ", 1), ("bob", 1), ("bob", 2)];
    park(&here, part, &all).await?;
    for (key, through, left) in [
        ("nobody", 100, &all[..]),
        ("ada", 0, &all[..]),
        ("ada", 2, &[("Ada", 1), ("ada", 7), ("ada ", 1), ("bob", 1), ("bob", 2)]),
        ("ada", 6, &[("Ada", 1), ("ada", 7), ("ada ", 1), ("bob", 1), ("bob", 2)]),
        ("bob", 1, &[("Ada", 1), ("ada", 7), ("ada ", 1), ("bob", 2)]),
        ("ada", 7, &[("Ada", 1), ("ada ", 1), ("bob", 2)]),
    ] {
        here.commit(&here.step(part).await?.unpark(key, through), &[]).await?;
        let what = format!("what is left when `{key}` is unparked through {through}");
        same(what, &places(&there, &generation).await?, &expected(left))?;
    }
    let mut keys = there.checkpoint(part).await?.parked;
    keys.sort();
    same(
        "the keys that are still parked",
        &keys,
        &vec!["Ada".into(), "ada ".into(), "bob".into()],
    )?;
    let several = here.step(part).await?.unpark("Ada", 1).unpark("ada ", 9).unpark("bob", 9);
    here.commit(&several, &[]).await?;
    same("what is left of all", &places(&there, &generation).await?, &vec![])
}

pub(in super::super) async fn generations_park_for_themselves(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let old = here.one(&balances(1)).await?;
    let new = here.rebuild(&balances(1)).await?;
    park(&here, part(&old, 0), &[("ada", 1), ("bob", 2)]).await?;
    park(&here, part(&new, 0), &[("ada", 1)]).await?;
    here.commit(&here.step(part(&new, 0)).await?.unpark("ada", 1), &[]).await?;
    let left = expected(&[("ada", 1), ("bob", 2)]);
    same("what the one has parked", &places(&there, &old).await?, &left)?;
    same("what the other has parked", &places(&there, &new).await?, &vec![])?;
    let keys = there.checkpoint(part(&new, 0)).await?.parked;
    same("its parked keys", &keys, &vec![])?;
    same("its checkpoint", &there.checkpoint(part(&new, 0)).await?.position, &p(0))
}

pub(in super::super) async fn thousands_are_parked_at_once(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = here.one(&balances(1)).await?;
    let part = part(&generation, 0);
    let mut step = here.step(part).await?;
    for n in 1..=5_000 {
        step = step.park(parked(&format!("{:02}", n % 50), n)?);
    }
    here.commit(&step, &[]).await?;
    same("the events", &there.parked(generation.id).await?.len(), &5_000)?;
    same("the keys", &there.checkpoint(part).await?.parked.len(), &50)?;
    let mut step = here.step(part).await?;
    for key in 0..49 {
        step = step.unpark(&format!("{key:02}"), 4_000);
    }
    here.commit(&step, &[]).await?;
    same("the events that are left", &there.parked(generation.id).await?.len(), &(980 + 100))
}
