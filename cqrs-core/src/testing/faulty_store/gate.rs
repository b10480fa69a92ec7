use std::sync::Arc;

use tokio::sync::watch;

/// Holds calls until a test lets them go on. A clone is the same gate.
///
/// ```
/// use cqrs_core::testing::Gate;
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let gate = Gate::closed();
/// let held = gate.clone();
/// let call = tokio::spawn(async move { held.pass().await });
/// gate.reached(1).await;
/// assert!(!call.is_finished());
/// gate.open();
/// call.await
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Gate(Arc<watch::Sender<State>>);

#[derive(Debug, Default)]
struct State {
    arrived: usize,
    finished: usize,
    open: bool,
}

impl Gate {
    /// A gate that holds whoever comes.
    #[must_use]
    pub fn closed() -> Self {
        Self(Arc::new(watch::Sender::new(State::default())))
    }

    /// Lets everybody through, from now on.
    pub fn open(&self) {
        self.0.send_modify(|state| state.open = true);
    }

    /// Waits until `count` calls have come to the gate, held or not.
    pub async fn reached(&self, count: usize) {
        self.until(|state| state.arrived >= count).await;
    }

    /// Comes to the gate, and waits until it is open.
    pub async fn pass(&self) {
        self.0.send_modify(|state| state.arrived += 1);
        self.until(|state| state.open).await;
    }

    /// Waits until `count` calls that were held before they reached the store have reached it.
    pub async fn finished(&self, count: usize) {
        self.until(|state| state.finished >= count).await;
    }

    pub(super) fn finish(&self) {
        self.0.send_modify(|state| state.finished += 1);
    }

    async fn until(&self, condition: impl FnMut(&State) -> bool) {
        let mut watched = self.0.subscribe();
        // It cannot close while `self` holds the sender.
        let _ = watched.wait_for(condition).await;
    }
}
