//! What any process sees of all projections.

use super::super::{
    FreshProjections,
    tools::{
        Outcome, Projector, Stepping, balances, everything, holds, p, parked, part, same,
        statements, stop,
    },
};
use jiff::Timestamp;

use crate::{Generation, PartStatus, Position};

/// What is told of one part.
async fn of_part(here: &Projector, generation: &Generation, n: usize) -> Outcome<PartStatus> {
    let status = here.status(generation.id).await?;
    same("the parts", &status.parts.len(), &usize::from(generation.partitions))?;
    Ok(status.parts[n].clone())
}

pub(in super::super) async fn every_generation_is_told(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    same("without projections", &here.store.generations().await?, &vec![])?;
    let statements = here.one(&statements(3).partitions(2)).await?;
    let first = here.one(&balances(1)).await?;
    let second = here.one(&balances(2)).await?;
    let third = here.rebuild(&balances(1)).await?;
    let expected = vec![first, second, third, statements];
    for handle in [&here, &there] {
        let all = handle.store.generations().await?;
        let found: Vec<_> = all.iter().map(|status| status.generation.clone()).collect();
        same("the generations, by name and id", &found, &expected)?;
        for status in all {
            let parts: Vec<_> = status.parts.iter().map(|part| part.partition).collect();
            let expected: Vec<_> = (0..status.generation.partitions).collect();
            same("the parts", &parts, &expected)?;
        }
    }
    Ok(())
}

pub(in super::super) async fn the_place_of_every_part_is_told(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    here.events(4).await?;
    let generation = here.one(&balances(1).partitions(3)).await?;
    here.go(part(&generation, 2), p(4)).await?;
    let epoch = here.store.begin_epoch("the suite asks for it").await?;
    let step = here.step(part(&generation, 1)).await?.to(p(2)).park(parked("eve", 1)?);
    here.commit(&step, &[]).await?;
    let before = here.log.epoch;
    let expected = [(p(0), before, 0), (p(2), epoch, 1), (p(4), before, 0)];
    for (n, expected) in expected.into_iter().enumerate() {
        let found = of_part(&there, &generation, n).await?;
        let found = (found.position, found.epoch, found.parked_keys);
        same(format!("position, epoch and parked keys of part {n}"), &found, &expected)?;
    }
    Ok(())
}

pub(in super::super) async fn a_stop_is_told(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = here.one(&balances(1).partitions(2)).await?;
    let second = part(&generation, 1);
    let revision = here.checkpoint(second).await?.revision;
    let other = crate::Stop { reason: String::new(), attempts: 0, ..stop(7)? };
    for stop in [Some(stop(1)?), Some(other), None, None] {
        here.store.set_stop(second, stop.as_ref()).await?;
        same("why part 1 stands still", &of_part(&there, &generation, 1).await?.stop, &stop)?;
        same("why part 0 does", &of_part(&there, &generation, 0).await?.stop, &None)?;
        same("the revision", &there.checkpoint(second).await?.revision, &revision)?;
    }
    Ok(())
}

pub(in super::super) async fn a_part_tells_since_when_it_is_behind(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = here.one(&balances(1)).await?;
    let empty = of_part(&there, &generation, 0).await?;
    same("since when a part of an empty log is behind", &empty.behind_since, &None)?;
    here.events(1).await?;
    here.events(2).await?;
    let recorded: Vec<_> = everything(&here.log).await?.iter().map(|e| e.recorded_at).collect();
    for to in 0..=3_usize {
        here.go(part(&generation, 0), Position::START.plus(to as u64)).await?;
        let found = of_part(&there, &generation, 0).await?.behind_since;
        same(format!("since when it is behind at {to}"), &found, &recorded.get(to).copied())?;
    }
    Ok(())
}

/// Writes an event, and says when the store took it.
async fn recorded(here: &Projector) -> Outcome<Option<Timestamp>> {
    here.events(1).await?;
    Ok(everything(&here.log).await?.last().map(|event| event.recorded_at))
}

pub(in super::super) async fn times_are_those_of_the_log(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let before = recorded(&here).await?;
    let generation = here.one(&balances(1)).await?;
    let after = recorded(&here).await?;
    let created = there.status(generation.id).await?.created_at;
    let inside = before <= Some(created) && Some(created) <= after;
    holds(inside, "when it was made", format!("{before:?} to {after:?}"), &created)?;
    for to in 1..=2 {
        let before = recorded(&here).await?;
        here.go(part(&generation, 0), p(to)).await?;
        let after = recorded(&here).await?;
        let moved = of_part(&there, &generation, 0).await?.moved_at;
        let inside = before <= Some(moved) && Some(moved) <= after;
        let what = format!("when it moved to {to}");
        holds(inside, what, format!("{before:?} to {after:?}"), &moved)?;
    }
    same("when it was made", &there.status(generation.id).await?.created_at, &created)
}
