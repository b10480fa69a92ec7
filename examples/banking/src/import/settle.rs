use std::{future::IntoFuture, sync::Arc, time::Duration};

use cqrs_core::{Done, ExecuteError, Resolution, StoreError, UnknownOutcome};

use super::{Failure, Observer, Stop, backoff::Backoff, outcome::Refusal};
use crate::account::{Account, AccountError};

/// How a command is sent until its outcome is known, whatever the store does meanwhile.
pub(crate) struct Patience {
    pub(crate) give_up_after: Option<Duration>,
    pub(crate) observer: Arc<dyn Observer>,
    pub(crate) stop: Stop,
}

/// What the bank says to a command, in the end.
pub(crate) enum Answer {
    /// It happened now. Perhaps there was nothing to do.
    Done {
        /// Whether anything changed.
        changed: bool,
    },
    /// It had happened before.
    Repeated,
    /// It was refused, now or before.
    Refused(Refusal),
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Halt {
    /// The import was asked to stop while the store was away.
    Stopped,
    /// The import cannot go on.
    Failed(Failure),
}

/// What one attempt says.
enum Heard {
    Answer(Answer),
    /// Nothing is stored; the same may succeed later.
    Later(String),
    /// It may be stored.
    Unknown(UnknownOutcome),
    /// Nothing is stored, and waiting would not help.
    Never(String),
}

impl Patience {
    /// Sends a command until its outcome is known. `line` is the row that waits.
    ///
    /// It may be sent more than once, so it must be harmless the second time.
    pub(crate) async fn settle<F>(&self, line: u64, attempt: impl Fn() -> F) -> Result<Answer, Halt>
    where
        F: IntoFuture<Output = Result<Done<Account>, ExecuteError<AccountError>>>,
    {
        let mut backoff = Backoff::new(self.give_up_after);
        loop {
            let reason = match hear(attempt().await) {
                Heard::Answer(answer) => return Ok(answer),
                Heard::Never(reason) => return Err(failed(line, reason)),
                Heard::Later(reason) => reason,
                Heard::Unknown(outcome) => {
                    match self.resolve(line, &mut backoff, &outcome).await? {
                        Resolution::Happened { .. } => return Ok(Answer::Done { changed: true }),
                        // Its key, if it has one, now gives the outcome; else it never happened.
                        _ => outcome.to_string(),
                    }
                }
            };
            self.wait(line, &mut backoff, &reason).await?;
        }
    }

    async fn resolve(
        &self,
        line: u64,
        backoff: &mut Backoff,
        outcome: &UnknownOutcome,
    ) -> Result<Resolution, Halt> {
        loop {
            match outcome.resolve().await {
                Ok(resolution) => return Ok(resolution),
                Err(e) if passes(&e) => self.wait(line, backoff, &e.to_string()).await?,
                Err(e) => return Err(failed(line, e.to_string())),
            }
        }
    }

    async fn wait(&self, line: u64, backoff: &mut Backoff, reason: &str) -> Result<(), Halt> {
        self.observer.waiting(line, reason);
        let Some(pause) = backoff.pause() else {
            let (waited, reason) = (backoff.waited(), reason.to_owned());
            return Err(Halt::Failed(Failure::GaveUp { line, waited, reason }));
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => Ok(()),
            () = self.stop.requested() => Err(Halt::Stopped),
        }
    }
}

fn hear(attempt: Result<Done<Account>, ExecuteError<AccountError>>) -> Heard {
    let refused = |refusal| Heard::Answer(Answer::Refused(refusal));
    match attempt {
        Ok(done) if done.repeated => Heard::Answer(Answer::Repeated),
        Ok(done) => Heard::Answer(Answer::Done { changed: !done.events.is_empty() }),
        Err(ExecuteError::Refused(refusal)) => refused(Refusal::Account(refusal)),
        Err(ExecuteError::RefusedBefore { reason }) => refused(Refusal::Before(reason)),
        Err(ExecuteError::KeyReused { .. }) => refused(Refusal::IdTaken),
        Err(ExecuteError::Invalid(why)) => refused(Refusal::Invalid(why)),
        Err(ExecuteError::Unknown(outcome)) => Heard::Unknown(outcome),
        Err(ExecuteError::Store(e)) if passes(&e) => Heard::Later(e.to_string()),
        Err(ExecuteError::Conflict(e)) => Heard::Later(e.to_string()),
        Err(e) => Heard::Never(e.to_string()),
    }
}

/// Whether it makes sense to wait for the store.
fn passes(error: &StoreError) -> bool {
    error.is_transient()
        || matches!(error, StoreError::EpochChanged { .. } | StoreError::Fenced { .. })
}

fn failed(line: u64, reason: String) -> Halt {
    Halt::Failed(Failure::Row { line, reason })
}
