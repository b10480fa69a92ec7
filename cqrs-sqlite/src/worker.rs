use std::{
    any::Any,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError},
    thread::{self, JoinHandle, ThreadId},
};

use tokio::sync::{mpsc, oneshot};

use crate::session::Session;

/// How many requests may wait for a thread; whoever comes later waits before the queue.
const QUEUE: usize = 64;

type Job = Box<dyn FnOnce(&mut Session) + Send>;

/// Threads with a connection each that take requests from one bounded queue, in order.
pub(crate) struct Worker {
    queue: Mutex<Option<mpsc::Sender<Job>>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    own: Vec<ThreadId>,
    abandoned: Abandoned,
}

/// What becomes of a request that nobody waits for any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Abandoned {
    /// It is done nevertheless: once accepted, a write happens.
    Done,
    /// It is left out.
    Skipped,
}

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Lost {
    /// It was never begun: the store is closed.
    Closed,
    /// It was never begun: it was made on the thread that it would have to wait for.
    Within,
    /// It panicked half-way.
    Panicked { message: String },
}

impl Worker {
    /// Starts a thread for each session.
    pub(crate) fn start(
        name: &str,
        sessions: Vec<Session>,
        abandoned: Abandoned,
    ) -> io::Result<Self> {
        let (sender, receiver) = mpsc::channel(QUEUE);
        let receiver = Arc::new(Mutex::new(receiver));
        let start = |session| {
            let receiver = Arc::clone(&receiver);
            let name = format!("cqrs-sqlite-{name}");
            thread::Builder::new().name(name).spawn(move || serve(&receiver, session))
        };
        let threads = sessions.into_iter().map(start).collect::<io::Result<Vec<_>>>()?;
        let own = threads.iter().map(|thread| thread.thread().id()).collect();
        Ok(Self { queue: Mutex::new(Some(sender)), threads: Mutex::new(threads), own, abandoned })
    }

    /// Does the work on one of the threads. A panic in it is an answer too; the thread goes on.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Session) -> T + Send + 'static,
    ) -> Result<T, Lost> {
        if self.own.contains(&thread::current().id()) {
            return Err(Lost::Within);
        }
        let queue = locked(&self.queue).clone().ok_or(Lost::Closed)?;
        let (reply, answer) = oneshot::channel();
        let abandoned = self.abandoned;
        let job: Job = Box::new(move |session| {
            if abandoned == Abandoned::Skipped && reply.is_closed() {
                return;
            }
            let done = catch_unwind(AssertUnwindSafe(|| work(session)))
                .map_err(|panic| Lost::Panicked { message: panic_message(&*panic) });
            // Nobody may be waiting any more.
            let _ = reply.send(done);
        });
        queue.send(job).await.map_err(|_| Lost::Closed)?;
        drop(queue);
        answer.await.unwrap_or(Err(Lost::Closed))
    }

    /// Takes no more requests, and gives the threads to wait for: they end when everything that
    /// was accepted is done.
    pub(crate) fn close(&self) -> Vec<JoinHandle<()>> {
        locked(&self.queue).take();
        std::mem::take(&mut *locked(&self.threads))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        for thread in self.close() {
            // Panics of requests are caught; there is nothing to pass on.
            let _ = thread.join();
        }
    }
}

fn serve(queue: &Mutex<mpsc::Receiver<Job>>, mut session: Session) {
    while let Some(job) = next(queue) {
        job(&mut session);
        session.rest();
    }
}

/// One idle thread waits in the queue, the others for the lock.
fn next(queue: &Mutex<mpsc::Receiver<Job>>) -> Option<Job> {
    locked(queue).blocking_recv()
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a panic said.
fn panic_message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without a message".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{admin, patience::Patience, session::tests::session};

    #[tokio::test]
    async fn a_panic_is_answered_and_the_thread_goes_on() {
        let (_folder, session) = session();
        let worker = Worker::start("test", vec![session], Abandoned::Done).unwrap();
        let panicked = worker
            .run(|session| {
                let half_done = session.write(Patience::none(), |log| {
                    admin::begin_epoch(log, "half done")?;
                    panic!("at number {}", 7)
                });
                half_done.is_ok_and(|(): ()| true)
            })
            .await;
        assert_eq!(panicked, Err(Lost::Panicked { message: "at number 7".into() }));
        let epochs = worker.run(|session| session.read(admin::epochs)).await.unwrap();
        assert_eq!(epochs.unwrap().len(), 1);
    }

    #[tokio::test]
    async fn only_what_was_abandoned_before_its_turn_may_be_skipped() {
        for (abandoned, done) in [(Abandoned::Done, 2), (Abandoned::Skipped, 1)] {
            let (_folder, session) = session();
            let worker = Worker::start("test", vec![session], abandoned).unwrap();
            let (release, released) = std::sync::mpsc::channel::<()>();
            let blocked = worker.run(move |_| released.recv());
            let dropped = worker.run(|s| s.write(Patience::none(), begin_epoch).is_ok());
            tokio::select! {
                biased;
                _ = blocked => unreachable!("it waits to be released"),
                _ = dropped => unreachable!("it waits for its turn"),
                () = std::future::ready(()) => {}
            }
            drop(release);
            let epochs = worker.run(|session| session.read(admin::epochs)).await.unwrap();
            assert_eq!(epochs.unwrap().len(), done);
        }
    }

    fn begin_epoch(
        log: &rusqlite::Connection,
    ) -> Result<cqrs_core::Epoch, crate::failure::Failure> {
        admin::begin_epoch(log, "nobody waits for it")
    }
}
