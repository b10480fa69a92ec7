//! What this process knows of a projection that it runs, without asking the store.

use tokio::sync::watch;

use super::part::Progress;
use crate::{Epoch, Position, PositionToken};

/// The parts that run here and whose rows queries see.
pub(super) struct Here {
    pub(super) parts: Vec<watch::Receiver<Progress>>,
    /// Whether these are all parts of the projection.
    pub(super) whole: bool,
}

impl Here {
    /// Whether all of them are there. Also where none runs here.
    pub(super) fn is_at(&self, wanted: Position) -> bool {
        self.parts.iter().all(|part| part.borrow().position >= wanted)
    }

    /// Waits until all of them are there, in the epoch that the token names.
    pub(super) async fn comes_to(self, token: PositionToken) {
        let is_there = |now: &Progress| {
            let is_same = token.epoch() == Epoch::UNKNOWN || token.epoch() == now.epoch;
            is_same && now.position >= token.position()
        };
        for mut part in self.parts {
            if part.wait_for(is_there).await.is_err() {
                // Its task is gone. Another one will come, or none: this one waits no more.
                return std::future::pending().await;
            }
        }
    }
}
