//! Steps of a part: documents, parked events and the checkpoint, together.

use super::super::{
    FreshProjections,
    tools::{Outcome, Projector, Stepping, balances, holds, p, parked, part, removal, same, write},
};
use crate::{Advance, Advanced, Epoch, Generation, GenerationId};

/// A part with two documents and a parked event, at position 3 of 5.
async fn under_way(here: &Projector) -> Outcome<Generation> {
    here.events(5).await?;
    let generation = here.one(&balances(1)).await?;
    let step = here.step(part(&generation, 0)).await?.to(p(3)).park(parked("eve", 2)?);
    here.commit(&step, &[write("ada", "1"), write("bob", "1")]).await?;
    Ok(generation)
}

/// Everything that a step may change.
async fn everything(here: &Projector, generation: &Generation) -> Outcome<String> {
    let checkpoint = here.checkpoint(part(generation, 0)).await?;
    let documents = here.load(generation.id, &["ada", "bob", "eve"]).await?;
    let served = here.served("balances").await?;
    let parked = here.parked(generation.id).await?;
    Ok(format!("{checkpoint:?} {documents:?} {served:?} {parked:?}"))
}

/// What would change everything, if it were committed.
fn writes() -> [crate::DocumentWrite; 3] {
    [write("ada", "2"), removal("bob"), write("eve", "2")]
}

pub(in super::super) async fn a_step_changes_everything_it_says(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = under_way(&here).await?;
    let before = here.checkpoint(part(&generation, 0)).await?;
    same("the checkpoint", &(before.position, &*before.parked), &(p(3), &["eve".into()][..]))?;
    let step = here.step(part(&generation, 0)).await?.to(p(4));
    here.commit(&step.park(parked("mal", 4)?).unpark("eve", 2), &writes()).await?;
    let after = there.checkpoint(part(&generation, 0)).await?;
    same("the checkpoint", &(after.position, &*after.parked), &(p(4), &["mal".into()][..]))?;
    same("what is parked", &there.parked(generation.id).await?, &vec![parked("mal", 4)?])?;
    let expected = vec![("ada".into(), "2".into()), ("eve".into(), "2".into())];
    same("what is served", &there.served("balances").await?, &expected)
}

pub(in super::super) async fn every_commit_raises_the_revision(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = under_way(&here).await?;
    let part = part(&generation, 0);
    let step = here.step(part).await?;
    let first = step.revision;
    let steps = [
        (step.clone(), vec![]),
        (step.clone(), vec![write("ada", "2")]),
        (step.clone().park(parked("mal", 3)?), vec![]),
        (step.clone().unpark("mal", 3), vec![]),
        (step.clone().to(p(4)), vec![]),
        (step.to(p(4)), vec![]),
    ];
    for (count, (step, writes)) in (1..).zip(steps) {
        let step = Advance { revision: first + count - 1, ..step };
        here.commit(&step, &writes).await?;
        let revision = there.checkpoint(part).await?.revision;
        same(format!("the revision after {count} commits"), &revision, &(first + count))?;
    }
    Ok(())
}

pub(in super::super) async fn another_revision_stores_nothing(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = under_way(&here).await?;
    let before = everything(&there, &generation).await?;
    let step = here.step(part(&generation, 0)).await?;
    let step = step.to(p(5)).park(parked("mal", 4)?).unpark("eve", 2);
    for revision in [step.revision - 1, step.revision + 1, step.revision + 7] {
        let stale = Advance { revision, ..step.clone() };
        let found = here.store.commit_documents(&stale, &writes()).await;
        let what = format!("a step on revision {revision}, where it is {}", step.revision);
        same(what, &found, &Ok(Advanced::Stale))?;
        same("all after that", &everything(&there, &generation).await?, &before)?;
    }
    Ok(())
}

pub(in super::super) async fn a_checkpoint_never_goes_back(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = under_way(&here).await?;
    let before = everything(&there, &generation).await?;
    let step = here.step(part(&generation, 0)).await?.park(parked("mal", 1)?).unpark("eve", 2);
    for to in [p(2), p(0)] {
        let found = here.store.commit_documents(&step.clone().to(to), &writes()).await;
        holds(found.is_err(), format!("a step from 3 to {to}"), "an error", &found)?;
        same("all after that", &everything(&there, &generation).await?, &before)?;
    }
    here.commit(&step, &writes()).await
}

pub(in super::super) async fn a_step_may_stay(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = under_way(&here).await?;
    let step = here.step(part(&generation, 0)).await?.unpark("eve", 2);
    here.commit(&step, &[write("eve", "1")]).await?;
    let after = there.checkpoint(part(&generation, 0)).await?;
    same("the position", &after.position, &p(3))?;
    same("the keys that are parked", &after.parked, &vec![])?;
    same("what is served", &there.served("balances").await?.len(), &3)
}

pub(in super::super) async fn a_checkpoint_tells_its_epoch(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = under_way(&here).await?;
    let part = part(&generation, 0);
    same("its epoch", &there.checkpoint(part).await?.epoch, &here.log.epoch)?;
    let epoch = here.store.begin_epoch("the suite asks for it").await?;
    same("its epoch in another", &there.checkpoint(part).await?.epoch, &here.log.epoch)?;
    here.put(part, &[]).await?;
    let found = there.checkpoint(part).await?;
    same("its epoch after a step", &found.epoch, &epoch)?;
    holds(!found.lost, "a checkpoint that the log bears out", "not lost", &found)
}

pub(in super::super) async fn a_step_of_another_epoch_stores_nothing(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = under_way(&here).await?;
    let before = everything(&there, &generation).await?;
    let step = here.step(part(&generation, 0)).await?;
    let step = step.to(p(5)).park(parked("mal", 4)?).unpark("eve", 2);
    let epoch = there.store.begin_epoch("the suite asks for it").await?;
    for named in [step.epoch, epoch.next(), Epoch::UNKNOWN] {
        let step = Advance { epoch: named, ..step.clone() };
        let found = here.store.commit_documents(&step, &writes()).await;
        let what = format!("a step of epoch {named} in epoch {epoch}");
        same(what, &found, &Ok(Advanced::Stale))?;
        same("all after that", &everything(&there, &generation).await?, &before)?;
    }
    here.commit(&Advance { epoch, ..step }, &writes()).await
}

pub(in super::super) async fn parts_move_alone(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let end = here.events(4).await?;
    let generation = here.one(&balances(1).partitions(3)).await?;
    let parts = [0, 1, 2].map(|partition| part(&generation, partition));
    let mut steps = Vec::new();
    for part in parts {
        steps.push(here.step(part).await?);
    }
    // Each was worked out before the others were committed.
    for (step, to) in steps.into_iter().zip([p(1), end, p(2)]) {
        let key = format!("key {}", step.part.partition);
        here.commit(&step.to(to).park(parked(&key, 1)?), &[write(&key, "1")]).await?;
    }
    for ((part, to), n) in parts.into_iter().zip([p(1), end, p(2)]).zip(0..) {
        let found = there.checkpoint(part).await?;
        let expected = (to, vec![format!("key {n}")]);
        same(format!("part {n}"), &(found.position, found.parked), &expected)?;
    }
    same("what is served", &there.served("balances").await?.len(), &3)
}

pub(in super::super) async fn a_part_that_is_not_there_is_stale(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let here = Projector::open(fresh).await?;
    let generation = here.one(&balances(1)).await?;
    let step = here.step(part(&generation, 0)).await?;
    let nowhere = Generation { id: GenerationId(generation.id.0 + 1_000), ..generation.clone() };
    for part in [part(&nowhere, 0), part(&generation, 1)] {
        let step = Advance { part, ..step.clone() }.park(parked("eve", 1)?);
        let found = here.store.commit_documents(&step, &[write("ada", "1")]).await;
        same(format!("a step of {part:?}"), &found, &Ok(Advanced::Stale))?;
    }
    same("what is served", &here.served("balances").await?, &vec![])?;
    same("what is parked", &here.parked(generation.id).await?, &vec![])
}

pub(in super::super) async fn what_the_log_does_not_bear_out_is_lost(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let end = here.events(2).await?;
    let generation = here.one(&balances(1)).await?;
    let part = part(&generation, 0);
    for to in [p(1), end] {
        here.go(part, to).await?;
        let found = there.checkpoint(part).await?;
        holds(!found.lost, format!("a checkpoint at {to} of 2"), "not lost", &found)?;
    }
    // As after a failover: it has seen more than there is. A store may refuse to go there at all.
    let step = here.step(part).await?.to(p(4));
    let found = here.store.commit_documents(&step, &[]).await;
    if !matches!(found, Ok(Advanced::Committed)) {
        return Ok(());
    }
    let found = there.checkpoint(part).await?;
    holds(found.lost, "a checkpoint at 4 of 2", "lost", &found)?;
    here.events(3).await?;
    let found = there.checkpoint(part).await?;
    holds(found.lost, "the same, when the log has another event there", "lost", &found)?;
    here.put(part, &[write("ada", "1")]).await?;
    let found = there.checkpoint(part).await?;
    holds(found.lost, "the same, after a step that stays there", "lost", &found)
}
