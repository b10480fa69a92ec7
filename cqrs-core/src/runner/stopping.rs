use tokio::sync::watch;

/// Whether the runner shuts down: it was told to, or nobody holds it any more.
#[derive(Clone)]
pub(super) struct Stopping(watch::Receiver<bool>);

impl Stopping {
    /// With what tells it to stop.
    pub(super) fn new() -> (watch::Sender<bool>, Self) {
        let (sender, receiver) = watch::channel(false);
        (sender, Self(receiver))
    }

    pub(super) fn is_asked_for(&self) -> bool {
        *self.0.borrow() || self.0.has_changed().is_err()
    }

    /// Waits for it.
    pub(super) async fn asked_for(&mut self) {
        // An error: the sender is gone.
        drop(self.0.wait_for(|stopping| *stopping).await);
    }
}
