use std::time::Duration;

use tokio::sync::watch;

use super::{PartTask, deliveries::Deliveries};
use crate::{GenerationState, Position, StoreError};

/// The first pause after something happened.
pub(super) const SHORTEST_POLL: Duration = Duration::from_millis(5);

impl PartTask {
    /// Waits until there may be something to read: somebody says so, or a while has passed that
    /// grows as long as nothing happens. `false` where the runner shuts down.
    pub(super) async fn idle(&mut self, news: bool) -> Result<bool, StoreError> {
        let options = &self.shared.options;
        let building = self.state == GenerationState::Building;
        self.poll = if news || building { SHORTEST_POLL } else { self.poll * 2 };
        self.poll = self.poll.min(options.poll);
        let unnoted = self.read_to > self.position;
        let wait = match options.idle_move.saturating_sub(self.moved.elapsed()) {
            until_due if unnoted => self.poll.min(until_due),
            _ => self.poll,
        };
        let wait = self.until_due().map_or(wait, |until| wait.min(until));
        let wait = if self.deliveries.as_ref().is_some_and(|under| !under.busy.is_empty()) {
            wait.min(options.takeover / 4)
        } else {
            wait
        };
        let read_to = self.read_to;
        tokio::select! {
            biased;
            () = self.stopping.asked_for() => return Ok(false),
            () = news_after(&mut self.hints, read_to) => {}
            () = news_of(self.deliveries.as_mut()) => {}
            () = tokio::time::sleep(wait) => {}
        }
        Ok(true)
    }

    /// How long until something is due, by a clock that may be moved meanwhile.
    fn until_due(&self) -> Option<Duration> {
        let next = self.deliveries.as_ref()?.next?;
        let left = next.duration_since(self.shared.clock.now());
        Some(Duration::try_from(left).unwrap_or_default())
    }
}

/// Waits for a hint that was not there before and says more than was read. A store that gives no
/// hints any more is polled.
async fn news_after(hints: &mut watch::Receiver<Position>, read_to: Position) {
    while hints.changed().await.is_ok() {
        if *hints.borrow() > read_to {
            return;
        }
    }
    std::future::pending::<()>().await;
}

/// Waits for what has become of a command.
async fn news_of(deliveries: Option<&mut Deliveries>) {
    match deliveries {
        Some(deliveries) => deliveries.news().await,
        None => std::future::pending().await,
    }
}
