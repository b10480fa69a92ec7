//! What became of a batch whose answer was lost.

use super::super::{
    FreshLog,
    rule::Outcome,
    tools::{
        Drafting, Handle, appended, everything, holds, only_polled, p, same, stream, to, together,
        v,
    },
};
use crate::{AppendBatch, AppendError, BatchFate, StoreError};

fn committed(first: u64, last: u64) -> BatchFate {
    BatchFate::Committed { positions: Some((p(first), p(last))) }
}

/// The batch is turned away, because it was fenced.
async fn turned_away(handle: &Handle, batch: &AppendBatch) -> Outcome {
    let found = handle.store.append(batch).await;
    let fenced = Err(AppendError::NotStored(StoreError::Fenced { batch: batch.id }));
    same(format!("a fenced batch ({}) that comes later", batch.id), &found, &fenced)
}

pub(in super::super) async fn a_committed_batch_is_found(log: &dyn FreshLog) -> Outcome {
    let (here, there) = (Handle::open(log).await?, Handle::open(log).await?);
    let (ada, bob) = (stream("ada")?, stream("bob")?);
    let stale = || to(&ada).expecting(v(99)).events(1);
    for (appends, expected) in [
        (vec![to(&ada).events(2), stale(), to(&bob).events(3)], committed(1, 5)),
        (vec![stale()], BatchFate::Committed { positions: None }),
        (vec![to(&ada)], BatchFate::Committed { positions: None }),
        (vec![to(&ada).events(1)], committed(6, 6)),
        (vec![to(&ada).keyed("k", 1)?.refused("no")], BatchFate::Committed { positions: None }),
    ] {
        let batch = here.batch(appends);
        here.send(&batch).await?;
        let found = there.store.resolve(batch.id).await?;
        same(format!("the fate of batch {}", batch.id.number), &found, &expected)?;
    }
    Ok(())
}

pub(in super::super) async fn an_unknown_batch_is_fenced(log: &dyn FreshLog) -> Outcome {
    let (here, there) = (Handle::open(log).await?, Handle::open(log).await?);
    let ada = stream("ada")?;
    // The first batch of its slot, and one after others.
    for round in 0..2 {
        let late = here.batch([to(&ada).keyed("k", 1)?.events(2)]);
        let fate = there.store.resolve(late.id).await?;
        same("the fate of a batch that never came", &fate, &BatchFate::Fenced)?;
        turned_away(&here, &late).await?;
        same("the head after that", &here.head().await?, &p(round))?;
        let (version, _) = here.write(to(&ada).expecting(v(round)).events(1)).await?;
        same("the version of the next event", &version, &v(round + 1))?;
    }
    let again = here.one(to(&ada).keyed("k", 1)?.events(1)).await?;
    appended("the key that the fenced batch named", &again).map(drop)
}

pub(in super::super) async fn a_fence_stops_only_its_batch(log: &dyn FreshLog) -> Outcome {
    let (here, there) = (Handle::open(log).await?, Handle::open(log).await?);
    let ada = stream("ada")?;
    there.write(to(&ada).events(1)).await?;
    for _ in 0..3 {
        let lost = here.batch([to(&ada).events(1)]);
        same("its fate", &there.store.resolve(lost.id).await?, &BatchFate::Fenced)?;
        there.write(to(&ada).events(1)).await?;
        here.write(to(&ada).events(1)).await?;
    }
    same("the events of the others", &everything(&here).await?.len(), &7)
}

pub(in super::super) async fn a_fate_never_changes(log: &dyn FreshLog) -> Outcome {
    let (here, there) = (Handle::open(log).await?, Handle::open(log).await?);
    let ada = stream("ada")?;
    let mut fates = Vec::new();
    for round in 0..6 {
        let batch = here.batch([to(&ada).events(1)]);
        let expected = if round % 3 == 1 {
            BatchFate::Fenced
        } else {
            let position = here.head().await?.next().get();
            here.send(&batch).await?;
            committed(position, position)
        };
        fates.push((batch.clone(), expected));
        for (batch, expected) in &fates {
            let what = format!("the fate of batch {} after {}", batch.id.number, fates.len());
            same(what, &there.store.resolve(batch.id).await?, expected)?;
        }
    }
    for (batch, expected) in &fates {
        if *expected == BatchFate::Fenced {
            turned_away(&here, batch).await?;
        }
        same("its fate at the end", &here.store.resolve(batch.id).await?, expected)?;
    }
    Ok(())
}

pub(in super::super) async fn a_batch_happens_once(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let ada = stream("ada")?;
    let batch = handle.batch([to(&ada).events(2)]);
    handle.send(&batch).await?;
    let before = everything(&handle).await?;
    let again = handle.store.append(&batch).await;
    holds(again.is_err(), "a batch that comes a second time", "an error", &again)?;
    same("the log after that", &everything(&handle).await?, &before)?;
    same("its fate after that", &handle.store.resolve(batch.id).await?, &committed(1, 2))
}

pub(in super::super) async fn a_race_with_resolve_has_one_answer(log: &dyn FreshLog) -> Outcome {
    const RACES: usize = 30;
    let (here, there) = (Handle::open(log).await?, Handle::open(log).await?);
    let ada = stream("ada")?;
    here.write(to(&ada).events(1)).await?;
    let mut stored = 1;
    for race in 0..RACES {
        let batch = here.batch([to(&ada).events(1)]);
        let (id, fates) = (batch.id, (here.clone(), there.clone()));
        let append = tokio::spawn(async move { fates.0.store.append(&batch).await });
        let resolve = tokio::spawn(async move { fates.1.store.resolve(id).await });
        let fate = resolve.await??;
        let answer = append.await?;
        let agree = match &answer {
            Ok(_) => matches!(fate, BatchFate::Committed { .. }),
            Err(AppendError::NotStored(_)) => fate == BatchFate::Fenced,
            Err(AppendError::Unknown { .. }) => true,
        };
        stored += usize::from(matches!(fate, BatchFate::Committed { .. }));
        holds(agree, format!("race {race}"), "one answer", &(answer, fate))?;
        let later = together(
            [here.clone(), there.clone()]
                .map(|handle| async move { Ok(handle.store.resolve(id).await?) }),
        );
        same("the fate, asked again", &later.await?, &vec![fate, fate])?;
        same("the events stored", &count(&there).await?, &stored)?;
    }
    Ok(())
}

async fn count(handle: &Handle) -> Outcome<usize> {
    Ok(everything(handle).await?.len())
}

pub(in super::super) async fn a_dropped_append_is_whole_or_nothing(log: &dyn FreshLog) -> Outcome {
    let (here, there) = (Handle::open(log).await?, Handle::open(log).await?);
    let ada = stream("ada")?;
    here.write(to(&ada).events(1)).await?;
    for polls in (0..12).map(|round| 1 << round) {
        let before = count(&there).await?;
        let batch = here.batch([to(&ada).events(3)]);
        let answer = only_polled(here.store.append(&batch), polls).await;
        let fate = there.store.resolve(batch.id).await?;
        let agree = match &answer {
            None | Some(Err(AppendError::Unknown { .. })) => true,
            Some(Ok(_)) => fate != BatchFate::Fenced,
            Some(Err(_)) => fate == BatchFate::Fenced,
        };
        holds(agree, format!("dropped after {polls} polls"), "one answer", &(answer, fate))?;
        let expected = before + if fate == BatchFate::Fenced { 0 } else { 3 };
        same("the events after a dropped append", &count(&there).await?, &expected)?;
        here.write(to(&ada).events(1)).await?;
        same("the events when the slot has gone on", &count(&there).await?, &(expected + 1))?;
    }
    Ok(())
}
