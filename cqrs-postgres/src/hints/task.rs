use std::sync::{Mutex, PoisonError};

use tokio::{runtime::Handle, task::AbortHandle};

/// A task of which one runs at a time. It ends with this value.
#[derive(Debug, Default)]
pub(super) struct OneTask(Mutex<Option<AbortHandle>>);

impl OneTask {
    /// Spawns it where it does not run: for the first time, or because the runtime that it ran in
    /// is gone. Outside of a runtime it does nothing.
    pub(super) fn ensure<F>(&self, task: impl FnOnce() -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if running.as_ref().is_some_and(|task| !task.is_finished()) {
            return;
        }
        if let Ok(runtime) = Handle::try_current() {
            *running = Some(runtime.spawn(task()).abort_handle());
        }
    }
}

impl Drop for OneTask {
    fn drop(&mut self) {
        if let Some(task) = self.0.get_mut().unwrap_or_else(PoisonError::into_inner) {
            task.abort();
        }
    }
}
