//! Generations that are no longer wanted.

use super::super::{
    FreshProjections,
    tools::{
        Outcome, Projector, Stepping, balances, blueprint, holds, p, parked, part, same, stop,
        write,
    },
};
use crate::{Advanced, Generation, GenerationState, Prepared, StoreError, Swap};

/// A generation with documents, parked events and a stop.
async fn fill(here: &Projector, generation: &Generation) -> Outcome {
    let step = here.step(part(generation, 0)).await?.to(p(1)).park(parked("eve", 1)?);
    here.commit(&step, &[write("ada", "1")]).await?;
    here.store.set_stop(part(generation, 0), Some(&stop(2)?)).await?;
    Ok(())
}

/// It is gone, with all it had; `last` is a step that was worked out when it was there.
async fn is_gone(here: &Projector, dropped: &Generation, last: &crate::Advance) -> Outcome {
    let part = part(dropped, 0);
    same("its checkpoint", &here.store.checkpoint(part).await?, &None)?;
    same("its documents", &here.load(dropped.id, &["ada"]).await?, &vec![])?;
    same("what it has parked", &here.parked(dropped.id).await?, &vec![])?;
    let found = here.store.commit_documents(last, &[write("ada", "9")]).await;
    same("a step of it", &found, &Ok(Advanced::Stale))?;
    same("a swap to it", &here.store.swap(dropped.id).await?, &Swap::Gone)?;
    // Whoever finds that it stands still may have nothing to tell that to.
    let _ = here.store.set_stop(part, Some(&stop(2)?)).await;
    let all = here.store.generations().await?;
    let none = all.iter().all(|status| status.generation.id != dropped.id);
    holds(none, "what is told of a generation that was dropped", "nothing", &all)?;
    same("whether it was dropped again", &here.store.drop_generation(dropped.id).await?, &false)
}

pub(in super::super) async fn what_serves_is_not_dropped(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    here.events(1).await?;
    let generation = here.one(&balances(1)).await?;
    fill(&here, &generation).await?;
    let before = there.status(generation.id).await?;
    let found = here.store.drop_generation(generation.id).await;
    let rejected = matches!(found, Err(StoreError::Rejected { .. }));
    holds(rejected, "dropping what serves", "Rejected", &found)?;
    same("it after that", &there.status(generation.id).await?, &before)?;
    same("what is served", &there.served("balances").await?.len(), &1)
}

pub(in super::super) async fn an_unfinished_one_is_dropped_whole(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    here.events(1).await?;
    let serving = here.one(&balances(1)).await?;
    fill(&here, &serving).await?;
    let before = there.status(serving.id).await?;
    for spec in [balances(2), balances(1)] {
        let building = match spec.version {
            1 => here.rebuild(&spec).await?,
            _ => here.one(&spec).await?,
        };
        fill(&here, &building).await?;
        let last = here.step(part(&building, 0)).await?;
        same("whether it was dropped", &there.store.drop_generation(building.id).await?, &true)?;
        is_gone(&here, &building, &last).await?;
        same("the one that serves", &there.status(serving.id).await?, &before)?;
        same("what is served", &there.served("balances").await?.len(), &1)?;
        let left = there.parked(serving.id).await?;
        same("what is parked in the one that serves", &left, &vec![parked("eve", 1)?])?;
        let anew = match spec.version {
            1 => there.rebuild(&spec).await?,
            _ => there.one(&spec).await?,
        };
        holds(anew.id != building.id, "the next one", "another generation", &anew)?;
        same("its checkpoint", &there.checkpoint(part(&anew, 0)).await?.position, &p(0))?;
        same("its documents", &there.load(anew.id, &["ada"]).await?, &vec![])?;
        here.store.drop_generation(anew.id).await?;
    }
    Ok(())
}

pub(in super::super) async fn a_retired_one_is_dropped_whole(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    here.events(1).await?;
    let (old_spec, spec) = (balances(1), balances(2));
    let old = here.one(&old_spec).await?;
    fill(&here, &old).await?;
    let new = here.one(&spec).await?;
    fill(&here, &new).await?;
    same("a swap", &here.store.swap(new.id).await?, &Swap::Swapped)?;
    let last = here.step(part(&old, 0)).await?;
    same("whether it was dropped", &there.store.drop_generation(old.id).await?, &true)?;
    is_gone(&here, &old, &last).await?;
    same("what is served", &there.served("balances").await?.len(), &1)?;
    let found = there.store.prepare(&blueprint(&old_spec)).await;
    same("preparing its version", &found, &Ok(Prepared::Superseded { by: 2 }))?;
    same("what serves", &there.one(&spec).await?.state, &GenerationState::Live)
}
