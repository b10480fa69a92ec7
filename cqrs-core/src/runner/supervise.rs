//! Keeps a task for every part that this process may run, and lets go of those that are gone.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Notify, watch},
    task::{JoinHandle, JoinSet},
};

use super::{
    part::{PartState, PartTask, PartView, Progress, Shared},
    runnable::Runnable,
    stopping::Stopping,
};
use crate::{GenerationState, GenerationStatus, Part, PartStatus, StoreError};

/// What is run here, for whoever asks.
#[derive(Default)]
pub(super) struct Supervised {
    parts: Mutex<HashMap<Part, Running>>,
    /// Told when the supervisor is to look at once.
    look: Notify,
}

struct Running {
    name: &'static str,
    view: Arc<PartView>,
    /// Raised when a part that stands still is to try again.
    resumed: watch::Sender<u64>,
}

impl Supervised {
    /// The part, where it runs here.
    pub(super) fn view(&self, part: Part) -> Option<Arc<PartView>> {
        self.parts().get(&part).map(|running| Arc::clone(&running.view))
    }

    /// How far the parts of a projection that run here are, where queries see their rows.
    pub(super) fn progress(&self, projection: &str) -> Vec<watch::Receiver<Progress>> {
        let parts = self.parts();
        let running = parts.values().filter(|running| running.name == projection);
        running.map(|running| running.view.progress()).filter(|part| part.borrow().serves).collect()
    }

    /// Lets the parts of a generation try again where they stand still.
    pub(super) fn resume(&self, concerned: impl Fn(Part) -> bool) {
        for (part, running) in &*self.parts() {
            if concerned(*part) {
                running.resumed.send_modify(|resumed| *resumed += 1);
            }
        }
    }

    /// Lets the supervisor look at once.
    pub(super) fn look(&self) {
        self.look.notify_one();
    }

    // Nothing that holds the lock can panic.
    fn parts(&self) -> MutexGuard<'_, HashMap<Part, Running>> {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) struct Supervisor {
    stopping: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Supervisor {
    pub(super) fn start(
        shared: Arc<Shared>,
        runnables: Arc<BTreeMap<&'static str, Arc<Runnable>>>,
        supervised: Arc<Supervised>,
    ) -> Self {
        let (stopping, stopped) = Stopping::new();
        let supervising =
            Supervising { shared, runnables, supervised, stopping: stopped, tasks: JoinSet::new() };
        Self { stopping, task: tokio::spawn(supervising.run()) }
    }

    pub(super) async fn stop(self) {
        self.stopping.send_replace(true);
        // It fails only where it panicked, which was told when it happened.
        drop(self.task.await);
    }
}

struct Supervising {
    shared: Arc<Shared>,
    runnables: Arc<BTreeMap<&'static str, Arc<Runnable>>>,
    supervised: Arc<Supervised>,
    stopping: Stopping,
    tasks: JoinSet<Part>,
}

impl Supervising {
    /// Until it is told to stop, or nobody is left who could: a dropped sender ends it too.
    async fn run(mut self) {
        loop {
            if let Err(error) = self.look().await {
                tracing::warn!(%error, "the generations of projections cannot be looked at");
            }
            let pause = self.shared.options.supervise;
            let ended = tokio::select! {
                biased;
                () = self.stopping.asked_for() => break,
                Some(ended) = self.tasks.join_next() => Some(ended.ok()),
                () = self.supervised.look.notified() => None,
                () = self.shared.swapped.notified() => None,
                () = tokio::time::sleep(pause) => None,
            };
            if let Some(part) = ended {
                self.ended(part).await;
            }
        }
        while self.tasks.join_next().await.is_some() {}
        self.supervised.parts().clear();
    }

    /// Starts what is missing, and lets go on what stands still and was told that it may.
    async fn look(&mut self) -> Result<(), StoreError> {
        let generations = self.shared.store.generations().await?;
        let runnables = Arc::clone(&self.runnables);
        for runnable in runnables.values() {
            let of_it = || generations.iter().filter(|s| s.generation.name == runnable.spec.name);
            let served = of_it().find(|s| s.serves(runnable.spec.name));
            // What a higher version has overtaken is not run, nor built to its end.
            if served.is_some_and(|served| served.generation.version > runnable.spec.version) {
                continue;
            }
            for status in of_it().filter(|s| runnable.runs(&s.generation)) {
                if status.generation.state != GenerationState::Retired {
                    self.see_to(runnable, status);
                }
            }
        }
        Ok(())
    }

    fn see_to(&mut self, runnable: &Arc<Runnable>, status: &GenerationStatus) {
        let mut parts = self.supervised.parts();
        for part in runnable.parts(&status.generation) {
            if let Some(running) = parts.get(&part) {
                let noted =
                    |p: &PartStatus| p.partition == part.partition && p.stands_at().is_some();
                let stands = matches!(running.view.state(), PartState::Stopped(_));
                // Somebody, maybe in another process, said that it may go on.
                if stands && !status.parts.iter().any(noted) {
                    running.resumed.send_modify(|resumed| *resumed += 1);
                }
                continue;
            }
            let (resumed, heard) = watch::channel(0);
            let view = Arc::new(PartView::new(part));
            let task = PartTask::new(
                Arc::clone(&self.shared),
                Arc::clone(runnable),
                Arc::clone(&view),
                heard,
                self.stopping.clone(),
            );
            let name = runnable.spec.name;
            parts.insert(part, Running { name, view, resumed });
            self.tasks.spawn(async move {
                task.run().await;
                part
            });
        }
    }

    /// A task that came to its end is taken up again by the next look, if there is still
    /// something to run.
    async fn ended(&mut self, part: Option<Part>) {
        if let Some(part) = part {
            self.supervised.parts().remove(&part);
        } else {
            // Handlers' panics are caught: this one is a mistake of ours, or of the store.
            tracing::error!("the task of a projection panicked; it is started again");
            let gone = |running: &Running| Arc::strong_count(&running.view) == 1;
            self.supervised.parts().retain(|_, running| !gone(running));
        }
        // Not at once: what ended it may still be there.
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
