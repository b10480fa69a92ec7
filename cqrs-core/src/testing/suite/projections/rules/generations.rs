//! What code finds when it prepares, and what is made for it.

use super::super::{
    FreshProjections,
    tools::{
        Outcome, Projector, Stepping, balances, blueprint, holds, p, part, same, statements, write,
    },
};
use crate::{
    Blueprint, Checkpoint, Generation, GenerationId, GenerationState, PrepareError, Prepared,
    ProjectionSpec,
};

pub(in super::super) async fn the_first_generation_serves(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    here.events(2).await?;
    let spec = balances(7).partitions(3);
    let generation = here.one(&spec).await?;
    let Generation { name, version, partitions, state, .. } = &generation;
    let state = *state;
    let found = (name.as_str(), *version, *partitions, state);
    same("the first generation", &found, &("balances", 7, 3, GenerationState::Live))?;
    for partition in 0..3 {
        let found = there.checkpoint(part(&generation, partition)).await?;
        let (epoch, revision) = (here.log.epoch, found.revision);
        let (position, parked) = (p(0), vec![]);
        let expected = Checkpoint { state, position, epoch, revision, parked, lost: false };
        same(format!("the checkpoint of part {partition}"), &found, &expected)?;
    }
    same("the documents", &there.served("balances").await?, &vec![])
}

pub(in super::super) async fn preparing_again_gives_the_same(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let first = here.one(&balances(1)).await?;
    here.put(part(&first, 0), &[write("ada", "{}")]).await?;
    for handle in [&there, &here] {
        same("the generation, prepared again", &handle.one(&balances(1)).await?, &first)?;
    }
    same("its documents", &there.served("balances").await?.len(), &1)?;
    same("the generations", &there.store.generations().await?.len(), &1)
}

pub(in super::super) async fn another_definition_is_refused(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let spec = balances(1);
    let first = here.one(&spec).await?;
    let other = Blueprint { definition: "another", ..blueprint(&spec) };
    let expected = PrepareError::Changed {
        name: "balances".into(),
        version: 1,
        stored: blueprint(&spec).definition.into(),
        declared: "another".into(),
    };
    let found = there.store.prepare(&other).await;
    same("another definition, prepared", &found, &Err(expected.clone()))?;
    let found = there.store.begin_rebuild(&other).await;
    same("another definition, rebuilt", &found, &Err(expected))?;
    same("the generation after that", &there.one(&spec).await?, &first)?;
    same("the generations", &there.store.generations().await?.len(), &1)
}

pub(in super::super) async fn a_higher_version_is_built_beside(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let old = here.one(&balances(1)).await?;
    here.put(part(&old, 0), &[write("ada", "1")]).await?;
    let new = there.one(&balances(2).partitions(2)).await?;
    holds(new.id != old.id, "the higher version", "a generation of its own", &new)?;
    let found = (new.version, new.partitions, new.state);
    same("the higher version", &found, &(2, 2, GenerationState::Building))?;
    there.put(part(&new, 1), &[write("ada", "2"), write("bob", "2")]).await?;
    let served = here.served("balances").await?;
    same("what is served", &served, &vec![("ada".into(), "1".into())])?;
    same("what the lower version runs", &here.one(&balances(1)).await?, &old)?;
    same("what the higher one runs", &here.one(&balances(2)).await?, &new)?;
    let another = here.one(&balances(9)).await?;
    same("a still higher version", &another.state, &GenerationState::Building)
}

pub(in super::super) async fn a_lower_version_is_superseded(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    here.one(&balances(5)).await?;
    let superseded = Ok(Prepared::Superseded { by: 5 });
    for version in [4, 1] {
        let spec = balances(version);
        let found = there.store.prepare(&blueprint(&spec)).await;
        same(format!("preparing version {version} beside 5"), &found, &superseded)?;
        let found = there.store.begin_rebuild(&blueprint(&spec)).await;
        same(format!("a rebuild of version {version} beside 5"), &found, &Ok(None))?;
    }
    same("the generations", &there.store.generations().await?.len(), &1)
}

pub(in super::super) async fn a_rebuild_is_of_what_serves(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let spec = balances(1);
    let found = here.store.begin_rebuild(&blueprint(&spec)).await;
    same("a rebuild where nothing serves", &found, &Ok(None))?;
    let old = here.one(&spec).await?;
    here.put(part(&old, 0), &[write("ada", "1")]).await?;
    let new = here.rebuild(&spec).await?;
    let expected = Generation { id: new.id, state: GenerationState::Building, ..old.clone() };
    same("the rebuild", &new, &expected)?;
    same("the rebuild, begun again", &there.rebuild(&spec).await?, &new)?;
    let checkpoint = there.checkpoint(part(&new, 0)).await?;
    same("the checkpoint of the rebuild", &checkpoint.position, &p(0))?;
    same("the documents of the rebuild", &there.load(new.id, &["ada"]).await?, &vec![])?;
    let mut run = there.prepare(&spec).await?;
    run.sort_by_key(|generation| generation.id);
    same("what is to be run", &run, &vec![old, new])
}

pub(in super::super) async fn projections_stay_apart(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let end = here.events(3).await?;
    let one = here.one(&balances(1)).await?;
    let other = here.one(&statements(1)).await?;
    holds(one.id != other.id, "two projections", "a generation each", &(&one, &other))?;
    same("the state of the second", &other.state, &GenerationState::Live)?;
    here.commit(&here.step(part(&one, 0)).await?.to(end), &[write("ada", "1")]).await?;
    same("the documents of the other", &there.served("statements").await?, &vec![])?;
    same("its checkpoint", &there.checkpoint(part(&other, 0)).await?.position, &p(0))?;
    there.put(part(&other, 0), &[write("ada", "2")]).await?;
    let served = here.served("balances").await?;
    same("the documents of the one", &served, &vec![("ada".into(), "1".into())])
}

pub(in super::super) async fn the_longest_names_are_kept(fresh: &dyn FreshProjections) -> Outcome {
    const LONGEST: &str = "projections_with_a_name_of_40_characters";
    const LIKE_IT: &str = "projections_with_a_name_of_40_character_";
    let (here, there) = Projector::two(fresh).await?;
    same("the longest name", &LONGEST.len(), &ProjectionSpec::MAX_NAME)?;
    for name in [LONGEST, LIKE_IT] {
        let spec = ProjectionSpec::new(name, 1).columns(balances(1).columns);
        let generation = here.one(&spec).await?;
        same("the name", &generation.name.as_str(), &name)?;
        here.put(part(&generation, 0), &[write(name, "{}")]).await?;
    }
    for name in [LONGEST, LIKE_IT] {
        let served = there.served(name).await?;
        same(format!("what `{name}` serves"), &served, &vec![(name.into(), "{}".into())])?;
    }
    Ok(())
}

pub(in super::super) async fn what_is_not_there_is_empty(fresh: &dyn FreshProjections) -> Outcome {
    let here = Projector::open(fresh).await?;
    let generation = here.one(&balances(1).partitions(2)).await?;
    let mut nowhere = generation.clone();
    nowhere.id = GenerationId(generation.id.0 + 1_000);
    for part in [part(&nowhere, 0), part(&generation, 2), part(&generation, u16::MAX)] {
        let found = here.store.checkpoint(part).await;
        same(format!("the checkpoint of {part:?}"), &found, &Ok(None))?;
    }
    same("its documents", &here.load(nowhere.id, &["ada"]).await?, &vec![])?;
    same("what is parked in it", &here.parked(nowhere.id).await?, &vec![])?;
    same("whether it was dropped", &here.store.drop_generation(nowhere.id).await, &Ok(false))
}
