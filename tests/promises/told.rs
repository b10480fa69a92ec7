//! What callers were told, held against the log afterwards.

use std::{
    collections::HashMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use cqrs_core::{
    Cqrs, Done, EventStore, ExecuteError, Options, Position, Resolution, RetryPolicy,
    UnknownOutcome, Version,
};

use crate::{
    account::{Account, AccountId, Short, deposit},
    log::whole_log,
};

type Outcome = Result<Done<Account>, ExecuteError<Short>>;

/// The answer to each command, by the tag of its only event.
#[derive(Debug, Default)]
pub(crate) struct Told {
    answers: Mutex<HashMap<String, Answer>>,
    done: AtomicUsize,
}

#[derive(Debug)]
enum Answer {
    Done(Version, Position),
    NothingStored,
    Unknown(UnknownOutcome),
}

/// How many answers there were of each kind.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) done: usize,
    pub(crate) nothing_stored: usize,
    pub(crate) unknown: usize,
}

impl Told {
    /// Deposits 1 and notes down the answer.
    pub(crate) async fn deposit(&self, bank: &Cqrs, id: &AccountId, tag: String) -> bool {
        let outcome = bank.execute(id, deposit(1, tag.clone())).await;
        self.note(tag, outcome)
    }

    fn note(&self, tag: String, outcome: Outcome) -> bool {
        let answer = match outcome {
            Ok(done) => Answer::Done(done.version, done.position),
            Err(ExecuteError::Unknown(handle)) => Answer::Unknown(handle),
            Err(ExecuteError::Store(_)) => Answer::NothingStored,
            Err(other) => panic!("the caller of {tag} was told: {other}"),
        };
        let is_done = matches!(answer, Answer::Done(..));
        self.done.fetch_add(usize::from(is_done), Ordering::Relaxed);
        assert!(self.answers().insert(tag, answer).is_none(), "every tag is used once");
        is_done
    }

    /// How many commands are done so far.
    pub(crate) fn done(&self) -> usize {
        self.done.load(Ordering::Relaxed)
    }

    /// Waits until so many more are done.
    pub(crate) async fn until_more_are_done(&self, more: usize) {
        let goal = self.done() + more;
        while self.done() < goal {
            tokio::task::yield_now().await;
        }
    }

    /// Resolves what is unknown, and holds every answer against the log: what is done stands there
    /// once, at its place; what is not stored does not; and nothing else does.
    pub(crate) async fn holds(self, store: &dyn EventStore) -> Counted {
        let (mut expected, mut counted) = (HashMap::new(), Counted::default());
        let answers = self.answers.into_inner().unwrap_or_else(PoisonError::into_inner);
        for (tag, answer) in answers {
            let place = match answer {
                Answer::Done(version, position) => {
                    counted.done += 1;
                    Some((version, position))
                }
                Answer::NothingStored => {
                    counted.nothing_stored += 1;
                    None
                }
                Answer::Unknown(handle) => {
                    counted.unknown += 1;
                    match handle.resolve().await.unwrap() {
                        Resolution::Happened { version, position } => Some((version, position)),
                        _ => None,
                    }
                }
            };
            expected.insert(tag, place);
        }
        for event in whole_log(store).await {
            let data: serde_json::Value = serde_json::from_str(&event.data).unwrap();
            let (tag, place) = (data["tag"].as_str().unwrap(), (event.version, event.position));
            let told = expected.remove(tag);
            assert_eq!(told, Some(Some(place)), "of {tag}, which stands at {place:?}");
        }
        expected.retain(|_, place| place.is_some());
        assert!(expected.is_empty(), "acknowledged, and not in the log: {expected:?}");
        counted
    }

    fn answers(&self) -> MutexGuard<'_, HashMap<String, Answer>> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// For a program that does not wait for a server: it is told soon that nothing is stored, or that it does not know.
pub(crate) fn impatient() -> Options {
    let outage = Duration::from_millis(20);
    Options { retry: RetryPolicy { outage, ..RetryPolicy::default() }, ..Options::default() }
}
