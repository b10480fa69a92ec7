use std::collections::HashSet;

use super::{runnable::Runnable, step::Stepped};
use crate::{Advance, Generation, Part, Prepared, ProjectionStore, Start, StoreError};

/// How often a part is tried that somebody else holds.
const ATTEMPTS: u32 = 100;

/// Lets what begins now, and never ran before, begin at the end of the log.
pub(super) async fn begin(
    store: &dyn ProjectionStore,
    runnable: &Runnable,
    prepared: &Prepared,
) -> Result<(), StoreError> {
    let (Start::Now, Prepared::Run(generations)) = (runnable.start, prepared) else {
        return Ok(());
    };
    for part in generations.iter().flat_map(|generation: &Generation| runnable.parts(generation)) {
        begin_part(store, runnable, part).await?;
    }
    Ok(())
}

async fn begin_part(
    store: &dyn ProjectionStore,
    runnable: &Runnable,
    part: Part,
) -> Result<(), StoreError> {
    for _ in 0..ATTEMPTS {
        let head = store.head().await?;
        // Whoever ran it has raised the revision, also where it was at the beginning.
        match store.checkpoint(part).await? {
            Some(checkpoint) if checkpoint.revision == 0 => {}
            _ => return Ok(()),
        }
        let (to, epoch) = (head.position, head.epoch);
        let (park, unpark) = (Vec::new(), Vec::new());
        let advance = Advance { part, revision: 0, to, epoch, park, unpark };
        let stepped = runnable.step(part).run(advance, &[], &HashSet::new()).await?;
        if matches!(stepped, Stepped::Committed { .. }) {
            return Ok(());
        }
        tokio::task::yield_now().await;
    }
    let reason =
        format!("somebody holds the checkpoint of `{}`; start it again", runnable.spec.name);
    Err(StoreError::Unavailable { reason })
}
