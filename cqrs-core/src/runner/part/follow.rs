use std::time::Duration;

use tokio::time::Instant;

use super::{PartState, PartTask, Shared};
use crate::{GenerationState, Holder, Mode, Position, StoreError};

/// How long a row may be held before that is worth a warning.
const LONG: i64 = 10;

impl PartTask {
    /// Leaves the part to whoever works on it, until it moves no more although there is something
    /// to do, or nothing has to be done: then anybody may lead. `false` where it is gone.
    pub(super) async fn follow(&mut self) -> Result<bool, StoreError> {
        // Who appends brings an inline projection up to date.
        let inline = self.runnable.spec.mode == Mode::Inline;
        self.view.is(if inline { PartState::Live } else { PartState::Following });
        let mut seen: Option<(u64, Instant)> = None;
        while !self.is_stopping() {
            let Some(checkpoint) = self.shared.store.checkpoint(self.part).await? else {
                return Ok(false);
            };
            if checkpoint.state == GenerationState::Retired {
                return Ok(false);
            }
            match seen {
                Some((revision, since)) if revision == checkpoint.revision => {
                    let patience = if self.runnable.reaches_out() {
                        self.shared.options.takeover
                    } else {
                        patience(&self.shared, checkpoint.position).await?
                    };
                    if since.elapsed() >= patience {
                        return Ok(true);
                    }
                }
                _ => seen = Some((checkpoint.revision, Instant::now())),
            }
            self.state = checkpoint.state;
            self.position = checkpoint.position;
            self.read_to = checkpoint.position;
            self.show();
            // Not all at the same time.
            let pause = self.shared.options.follow_pause;
            self.sleep(pause.mul_f64(0.75 + 0.5 * fastrand::f64())).await;
        }
        Ok(true)
    }

    /// Somebody holds the row of the checkpoint; says so where that takes long.
    pub(super) fn held(&self, holder: Option<&Holder>) {
        let Some(Holder { name, since: Some(since) }) = holder else { return };
        let age = self.shared.clock.now().duration_since(*since);
        if age.as_secs() >= LONG {
            tracing::warn!(
                projection = self.runnable.spec.name,
                part = self.part.partition,
                holder = name,
                seconds = age.as_secs(),
                "somebody holds the checkpoint of a projection for long"
            );
        }
    }
}

/// How long a checkpoint may stand still before somebody else takes over: whoever has a lot to
/// catch up with commits now and then only.
async fn patience(shared: &Shared, position: Position) -> Result<Duration, StoreError> {
    let head = shared.store.head().await?.position;
    let is_far = head > position.plus(shared.options.batch_events.into());
    Ok(if is_far { shared.options.commit_every * 2 } else { Duration::ZERO })
}
