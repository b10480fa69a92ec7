//! Promises that only break when many run the same projections at once.

use std::{sync::Arc, time::Duration};

use tokio::sync::Barrier;

use super::super::{
    FreshProjections,
    tools::{
        Outcome, Projector, Stepping, balances, holds, only_polled, p, part, same, together, write,
    },
};
use crate::{Advanced, Generation, GenerationState, Swap};

const RUNNERS: usize = 8;

/// Runners on two handles, who begin at once.
async fn at_once<T: Send + 'static, F>(
    handles: &[Projector; 2],
    run: impl Fn(Projector, usize) -> F,
) -> Outcome<Vec<T>>
where
    F: Future<Output = Outcome<T>> + Send + 'static,
{
    let start = Arc::new(Barrier::new(RUNNERS));
    let tasks = (0..RUNNERS).map(|runner| {
        let (start, run) = (Arc::clone(&start), run(handles[runner % 2].clone(), runner));
        async move {
            start.wait().await;
            run.await
        }
    });
    together(tasks).await
}

pub(in super::super) async fn many_prepare_one(fresh: &dyn FreshProjections) -> Outcome {
    let handles = Projector::two(fresh).await?.into();
    for version in [1, 2] {
        let made =
            at_once(&handles, |here, _| async move { here.one(&balances(version)).await }).await?;
        let all = made.iter().all(|generation| *generation == made[0]);
        holds(all, format!("version {version}, prepared by many"), "one generation", &made)?;
    }
    let rebuilt =
        at_once(&handles, |here, _| async move { here.rebuild(&balances(1)).await }).await?;
    let all = rebuilt.iter().all(|generation| *generation == rebuilt[0]);
    holds(all, "a rebuild, begun by many", "one generation", &rebuilt)?;
    let all = handles[0].store.generations().await?;
    same("the generations", &all.len(), &3)
}

pub(in super::super) async fn one_of_many_steps_is_committed(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let handles = Projector::two(fresh).await?.into();
    let [here, _] = &handles;
    let end = here.events(40).await?;
    let generation = here.one(&balances(1)).await?;
    let part = part(&generation, 0);
    for round in 1..=fresh.scale().pick(20, 500) {
        let step = here.step(part).await?.to(p(round.min(end.get())));
        let revision = step.revision;
        let tried = at_once(&handles, |here, runner| {
            let (step, text) = (step.clone(), format!("\"{round} {runner}\""));
            async move {
                let writes = [write("ada", &*text), write("bob", &*text)];
                let done = here.store.commit_documents(&step, &writes).await?;
                Ok((done, text))
            }
        });
        let tried = tried.await?;
        let won: Vec<_> =
            tried.iter().filter(|(done, _)| *done == Advanced::Committed).cloned().collect();
        holds(won.len() == 1, format!("in round {round}"), "one commits", &tried)?;
        let after = here.checkpoint(part).await?;
        same("the revision after that", &after.revision, &(revision + 1))?;
        let text = &won[0].1;
        let expected = vec![("ada".into(), text.clone()), ("bob".into(), text.clone())];
        same("the documents after that", &here.served("balances").await?, &expected)?;
    }
    Ok(())
}

pub(in super::super) async fn a_step_becomes_visible_whole(
    fresh: &dyn FreshProjections,
) -> Outcome {
    const KEYS: [&str; 4] = ["a", "b", "c", "d"];
    let (here, there) = Projector::two(fresh).await?;
    let generation = here.one(&balances(1)).await?;
    let part = part(&generation, 0);
    let of = |n: u64| KEYS.map(|key| write(key, n.to_string()));
    here.put(part, &of(0)).await?;
    let rounds = fresh.scale().pick(50, 2_000);
    let writing = tokio::spawn(async move {
        for n in 1..=rounds {
            here.put(part, &of(n)).await?;
        }
        Ok(())
    });
    loop {
        let last = writing.is_finished();
        let found = there.served("balances").await?;
        let whole = found.len() == KEYS.len() && found.iter().all(|(_, n)| *n == found[0].1);
        holds(whole, "four documents of one step", "all of one step", &found)?;
        let mut found = there.load(generation.id, &KEYS).await?;
        found.dedup_by(|a, b| a.document == b.document);
        holds(found.len() == 1, "four documents of one step, loaded", "all of one step", &found)?;
        if last {
            return writing.await?;
        }
        tokio::task::yield_now().await;
    }
}

pub(in super::super) async fn no_query_misses_a_document_in_a_swap(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let spec = balances(1);
    let of = |n: u64| ["a", "b", "c"].map(|key| write(key, n.to_string()));
    let first = here.one(&spec).await?;
    here.put(part(&first, 0), &of(0)).await?;
    let rounds = fresh.scale().pick(10, 200);
    let swapping = tokio::spawn(async move {
        let mut served = first;
        for n in 1..=rounds {
            let new = here.rebuild(&spec).await?;
            here.put(part(&new, 0), &of(n)).await?;
            same("a swap", &here.store.swap(new.id).await?, &Swap::Swapped)?;
            same("a drop", &here.store.drop_generation(served.id).await?, &true)?;
            served = new;
        }
        Ok(())
    });
    let mut last = 0;
    loop {
        let end = swapping.is_finished();
        let found = there.served("balances").await?;
        let whole = found.len() == 3 && found.iter().all(|(_, n)| *n == found[0].1);
        holds(whole, "a query while generations are swapped", "all of one", &found)?;
        let n = found[0].1.parse().unwrap_or_default();
        holds(n >= last, "the generation that a query saw", format!("{last} or later"), &n)?;
        last = n;
        if end {
            return swapping.await?;
        }
        tokio::task::yield_now().await;
    }
}

pub(in super::super) async fn one_of_many_serves(fresh: &dyn FreshProjections) -> Outcome {
    let handles = Projector::two(fresh).await?.into();
    let [here, _] = &handles;
    let mut built: Vec<Generation> = vec![here.one(&balances(1)).await?];
    for version in 2..=4 {
        built.push(here.one(&balances(version)).await?);
    }
    let tried = at_once(&handles, |here, runner| {
        let generation = built[runner % built.len()].clone();
        async move { Ok((generation.version, here.store.swap(generation.id).await?)) }
    });
    tried.await?;
    let all = here.store.generations().await?;
    let live = all.iter().filter(|status| status.generation.state == GenerationState::Live).count();
    holds(live == 1, "after swaps at once", "one serves", &all)
}

pub(in super::super) async fn a_dropped_step_is_whole_or_nothing(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    here.events(1).await?;
    let generation = here.one(&balances(1)).await?;
    let part = part(&generation, 0);
    here.put(part, &[write("ada", "0"), write("bob", "0")]).await?;
    for polls in (0..12).map(|round| 1 << round) {
        let text = format!("\"{polls} polls\"");
        let step = here.step(part).await?.to(p(1));
        let writes = [write("ada", &*text), write("bob", &*text)];
        let answer = only_polled(here.store.commit_documents(&step, &writes), polls).await;
        let committed = settled(&there, part, step.revision).await?;
        let found = there.load(generation.id, &["ada", "bob"]).await?;
        let new = found.iter().filter(|found| found.document == text).count();
        let what = format!("the documents of a step that was dropped after {polls} polls");
        same(what, &new, &if committed { 2 } else { 0 })?;
        let agree = committed || !matches!(answer, Some(Ok(Advanced::Committed)));
        holds(agree, "a step that was said to be committed", "it is", &answer)?;
    }
    Ok(())
}

/// Takes the next step, when whoever holds the part has let go; whether the one before it is
/// committed.
async fn settled(here: &Projector, part: crate::Part, revision: u64) -> Outcome<bool> {
    loop {
        let step = here.step(part).await?;
        match here.store.commit_documents(&step, &[]).await? {
            Advanced::Committed => return Ok(step.revision > revision),
            Advanced::Stale => {}
            Advanced::Held(_) => tokio::time::sleep(Duration::from_millis(1)).await,
        }
    }
}
