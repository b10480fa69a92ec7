use std::time::Duration;

use tokio::sync::watch;

use super::PartTask;
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
        let read_to = self.read_to;
        tokio::select! {
            biased;
            () = self.stopping.asked_for() => return Ok(false),
            () = news_after(&mut self.hints, read_to) => {}
            () = tokio::time::sleep(wait) => {}
        }
        Ok(true)
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
