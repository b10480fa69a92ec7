//! What a runner hears of the log.

use std::time::Duration;

use super::super::{
    FreshProjections,
    tools::{Broken, Drafting, Outcome, Projector, holds, p, same, stream, to},
};
use crate::{EpochStart, Position};

pub(in super::super) async fn an_append_is_heard_of(fresh: &dyn FreshProjections) -> Outcome {
    let here = Projector::open(fresh).await?;
    let (mut early, mut last) = (here.store.hints(), Position::START);
    for count in [1, 3, 1] {
        last = here.events(count).await?;
        let mut late = here.store.hints();
        for hints in [&mut early, &mut late] {
            let heard = hints.wait_for(|heard| *heard >= last);
            let heard = tokio::time::timeout(Duration::from_secs(10), heard).await;
            let Ok(Ok(heard)) = heard.map(|heard| heard.map(|heard| *heard)) else {
                return Err(Broken {
                    what: "the hints of the handle that appended".into(),
                    expected: format!("position {last}"),
                    found: format!("{:?} after ten seconds", *hints.borrow()),
                });
            };
            same("the position that is heard of", &heard, &last)?;
        }
    }
    same("the last position", &last, &p(5))
}

pub(in super::super) async fn no_hint_is_ahead_of_the_log(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    for count in 0..5 {
        if count > 0 {
            here.events(count).await?;
        }
        let heard = [&here, &there].map(|handle| *handle.store.hints().borrow());
        let head = here.log.head().await?;
        let none_ahead = heard.iter().all(|heard| *heard <= head);
        holds(none_ahead, "what both handles heard of", format!("at most {head}"), &heard)?;
    }
    Ok(())
}

pub(in super::super) async fn epochs_tell_where_they_began(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let first = EpochStart { epoch: here.log.epoch, first_position: p(1) };
    let mut expected = vec![first];
    same("the epochs of an empty log", &there.store.epoch_starts().await?, &expected)?;
    let mut log = here.log.clone();
    for events in [2, 0, 1] {
        if events > 0 {
            log.write(to(&stream("ada")?).events(events)).await?;
        }
        let epoch = here.store.begin_epoch("the suite asks for it").await?;
        log = log.in_epoch(epoch);
        let first_position = log.head().await?.next();
        expected.push(EpochStart { epoch, first_position });
        same("the epochs", &there.store.epoch_starts().await?, &expected)?;
    }
    Ok(())
}
