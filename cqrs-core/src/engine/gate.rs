//! Where commands are let in: a bounded number at once, and none any more after a shutdown.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The way in.
#[derive(Debug)]
pub(crate) struct Gate {
    places: Arc<Semaphore>,
    size: u32,
    closing: AtomicBool,
}

/// The place of one accepted command; held until it is answered.
pub(crate) type Place = OwnedSemaphorePermit;

impl Gate {
    pub(crate) fn new(size: usize) -> Self {
        let size = u32::try_from(size.clamp(1, Semaphore::MAX_PERMITS)).unwrap_or(u32::MAX);
        let places = Arc::new(Semaphore::new(size as usize));
        Self { places, size, closing: AtomicBool::new(false) }
    }

    /// Waits for a place; `None` after a shutdown.
    pub(crate) async fn enter(&self) -> Option<Place> {
        if self.closing.load(Ordering::Acquire) {
            return None;
        }
        self.places.clone().acquire_owned().await.ok()
    }

    /// Lets nobody in any more and waits until everybody is out. Who waits for a place when it
    /// is called still gets in: places are given in order.
    pub(crate) async fn close(&self) {
        self.closing.store(true, Ordering::Release);
        if let Ok(all) = self.places.acquire_many(self.size).await {
            all.forget();
        }
        self.places.close();
    }
}
