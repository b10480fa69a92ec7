//! One generation takes the place of another.

use super::super::{
    FreshProjections,
    tools::{Outcome, Projector, Stepping, balances, blueprint, p, part, same, write},
};
use crate::{Advanced, Generation, GenerationId, GenerationState, Prepared, Swap};

async fn swap(here: &Projector, generation: &Generation, expected: Swap) -> Outcome {
    let found = here.store.swap(generation.id).await?;
    same(format!("a swap to generation {}", generation.id), &found, &expected)
}

async fn state(here: &Projector, generation: &Generation) -> Outcome<GenerationState> {
    Ok(here.status(generation.id).await?.generation.state)
}

/// One that serves, at the end of a log of four events, and a higher version that has not begun.
async fn side_by_side(here: &Projector) -> Outcome<(Generation, Generation)> {
    let end = here.events(4).await?;
    let old = here.one(&balances(1)).await?;
    here.put(part(&old, 0), &[write("ada", "1")]).await?;
    here.go(part(&old, 0), end).await?;
    let new = here.one(&balances(2)).await?;
    here.put(part(&new, 0), &[write("ada", "2")]).await?;
    Ok((old, new))
}

pub(in super::super) async fn no_query_goes_back_in_time(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let end = here.events(4).await?;
    let old = here.one(&balances(1).partitions(3)).await?;
    here.go(part(&old, 1), p(3)).await?;
    let new = here.one(&balances(2).partitions(2)).await?;
    // The part of the old one that is furthest counts, and so does the last part of the new one.
    for (partition, to, expected) in [
        (0, p(0), Swap::Behind),
        (0, p(3), Swap::Behind),
        (0, end, Swap::Behind),
        (1, p(2), Swap::Behind),
        (1, p(3), Swap::Swapped),
    ] {
        here.go(part(&new, partition), to).await?;
        swap(&there, &new, expected).await?;
        let serves = expected == Swap::Swapped;
        let states = (state(&here, &old).await?, state(&here, &new).await?);
        let expected = if serves {
            (GenerationState::Retired, GenerationState::Live)
        } else {
            (GenerationState::Live, GenerationState::Building)
        };
        same(format!("their states with part {partition} at {to}"), &states, &expected)?;
    }
    Ok(())
}

pub(in super::super) async fn a_swap_may_be_said_again(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let (old, new) = side_by_side(&here).await?;
    swap(&here, &old, Swap::Swapped).await?;
    here.go(part(&new, 0), p(4)).await?;
    for handle in [&here, &there, &here] {
        swap(handle, &new, Swap::Swapped).await?;
        same(
            "what is served",
            &there.served("balances").await?,
            &vec![("ada".into(), "2".into())],
        )?;
    }
    // Also where it has fallen behind the one that it replaced.
    here.go(part(&old, 0), here.events(3).await?).await?;
    swap(&there, &new, Swap::Swapped).await
}

pub(in super::super) async fn no_step_crosses_a_swap(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let (old, new) = side_by_side(&here).await?;
    here.go(part(&new, 0), p(4)).await?;
    let end = here.events(1).await?;
    let before = [(&old, GenerationState::Retired), (&new, GenerationState::Live)];
    let mut steps = Vec::new();
    for (generation, _) in before {
        steps.push(here.step(part(generation, 0)).await?.to(end));
    }
    swap(&there, &new, Swap::Swapped).await?;
    for ((generation, state), step) in before.into_iter().zip(steps) {
        let done = here.store.commit_documents(&step, &[write("bob", "0")]).await?;
        same("a step from before the swap", &done, &Advanced::Stale)?;
        let checkpoint = here.checkpoint(part(generation, 0)).await?;
        same("the checkpoint", &(checkpoint.state, checkpoint.position), &(state, p(4)))?;
    }
    Ok(())
}

pub(in super::super) async fn nothing_takes_the_place_of_a_higher_version(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let (_, overtaken) = side_by_side(&here).await?;
    let highest = there.one(&balances(3)).await?;
    for generation in [&overtaken, &highest] {
        here.go(part(generation, 0), p(4)).await?;
    }
    swap(&there, &highest, Swap::Swapped).await?;
    swap(&here, &overtaken, Swap::Gone).await?;
    same("what serves", &state(&there, &highest).await?, &GenerationState::Live)
}

pub(in super::super) async fn nothing_is_swapped_back(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let (old, new) = side_by_side(&here).await?;
    let nowhere = Generation { id: GenerationId(new.id.0 + 1_000), ..new.clone() };
    swap(&here, &nowhere, Swap::Gone).await?;
    here.go(part(&new, 0), p(4)).await?;
    swap(&here, &new, Swap::Swapped).await?;
    here.go(part(&old, 0), here.events(3).await?).await?;
    swap(&there, &old, Swap::Gone).await?;
    same("what is served", &there.served("balances").await?, &vec![("ada".into(), "2".into())])?;
    let states = (state(&there, &old).await?, state(&there, &new).await?);
    same("their states", &states, &(GenerationState::Retired, GenerationState::Live))
}

pub(in super::super) async fn the_one_that_served_is_kept(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let (old, new) = side_by_side(&here).await?;
    here.go(part(&new, 0), p(4)).await?;
    swap(&here, &new, Swap::Swapped).await?;
    let kept = Generation { state: GenerationState::Retired, ..old.clone() };
    same("what the lower version runs", &there.one(&balances(1)).await?, &kept)?;
    let found = there.load(old.id, &["ada"]).await?;
    same("its documents", &found.len(), &1)?;
    let checkpoint = there.checkpoint(part(&old, 0)).await?;
    same("its checkpoint", &checkpoint.position, &p(4))?;
    here.put(part(&old, 0), &[write("bob", "1")]).await?;
    same("its documents", &there.load(old.id, &["ada", "bob"]).await?.len(), &2)?;
    let rebuilt = there.store.begin_rebuild(&blueprint(&balances(1))).await?;
    same("a rebuild of the lower version", &rebuilt, &None)?;
    let rebuilt = there.rebuild(&balances(2)).await?;
    same("a rebuild of the higher one", &rebuilt.state, &GenerationState::Building)
}

pub(in super::super) async fn a_rebuild_takes_the_place(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let spec = balances(1);
    let mut served = here.one(&spec).await?;
    for round in 1..=3 {
        let end = here.events(1).await?;
        here.go(part(&served, 0), end).await?;
        let new = there.rebuild(&spec).await?;
        there.put(part(&new, 0), &[write("ada", round.to_string())]).await?;
        there.go(part(&new, 0), end).await?;
        swap(&there, &new, Swap::Swapped).await?;
        let found = here.served("balances").await?;
        same("what is served", &found, &vec![("ada".into(), round.to_string())])?;
        let Prepared::Run(mut run) = here.store.prepare(&blueprint(&spec)).await? else {
            return same("what serves", &false, &true);
        };
        run.retain(|generation| generation.state == GenerationState::Live);
        served = Generation { state: GenerationState::Live, ..new };
        same("what serves", &run, &vec![served.clone()])?;
    }
    same("the generations", &there.store.generations().await?.len(), &4)
}
