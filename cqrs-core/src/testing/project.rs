use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use serde_json::Value;

use super::{
    History,
    diff::{diff, show},
};
use crate::{Document, DocumentFate, Identifies, IntoEvents, Metadata, RecordedEvent};

/// What has happened so far to what a projection reads.
///
/// See [`project`] for an example.
pub struct Projected<D: Document> {
    documents: HashMap<D::Key, D>,
    history: History,
}

/// Begins a spec of a document projection: given events, then documents. It needs no store, no
/// runtime and no clock.
///
/// Every event and every document is written and read back on the way, as a store would do it.
///
/// ```
#[doc = include_str!("../domain/example.md")]
/// use cqrs_core::testing::project;
///
/// #[derive(Default, Serialize, Deserialize)]
/// struct Turnover { amount: i64 }
///
/// #[projection(name = "turnovers", key = AccountId)]
/// impl Turnover {
///     fn deposited(&mut self, event: &Recorded<MoneyDeposited>) {
///         self.amount += event.amount;
///     }
///
///     fn withdrawn(&mut self, event: &Recorded<MoneyWithdrawn>) {
///         self.amount += event.amount;
///     }
/// }
///
/// let (ada, bob) = (AccountId::from("ada"), AccountId::from("bob"));
/// project::<Turnover>()
///     .given(&ada, (MoneyDeposited { amount: 5 }, MoneyWithdrawn { amount: 2 }))
///     .then(&ada, Turnover { amount: 7 })
///     .then_none(&bob);
/// ```
#[must_use = "a spec goes on with `.then(key, document)`"]
pub fn project<D: Document>() -> Projected<D> {
    Projected { documents: HashMap::new(), history: History::new() }
}

#[allow(clippy::must_use_candidate, reason = "what ends a spec gives itself back")]
impl<D: Document> Projected<D> {
    /// This happens next to one aggregate: an event, or a tuple, `Vec`, array or `Option` of them.
    ///
    /// # Panics
    /// Where an event or a document cannot be stored or read back, and where the projection
    /// cannot take an event.
    #[must_use = "a spec goes on with `.then(key, document)`"]
    #[track_caller]
    pub fn given<I: Identifies>(mut self, id: &I, history: impl IntoEvents<I::Aggregate>) -> Self {
        for event in self.history.happens(id, history) {
            if let Err(reason) = self.take(&event) {
                panic!("event {} of what is given: {reason}", event.position);
            }
        }
        self
    }

    /// What is given from here on is recorded at this time; it is [`NOW`](super::NOW) otherwise.
    #[must_use = "a spec goes on with `.then(key, document)`"]
    pub fn at(mut self, now: Timestamp) -> Self {
        self.history.at(now);
        self
    }

    /// What is given from here on has this metadata.
    #[must_use = "a spec goes on with `.then(key, document)`"]
    pub fn metadata(mut self, metadata: Metadata) -> Self {
        self.history.metadata(metadata);
        self
    }

    /// The document of this key is this one: what is stored of both is the same.
    ///
    /// # Panics
    /// Where it is not.
    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "a spec names it at this one place")]
    #[allow(clippy::return_self_not_must_use, reason = "it may be the last word of a spec")]
    pub fn then(self, key: &D::Key, expected: D) -> Self {
        let Some(found) = self.documents.get(key) else {
            panic!("there is no document `{key}`; there are {}", self.keys());
        };
        let (expected, found) = (lines(&expected), lines(found));
        if expected != found {
            let differ = diff(&expected, &found);
            panic!("the document `{key}` is another (- expected, + found):\n{differ}");
        }
        self
    }

    /// There is no document of this key.
    ///
    /// # Panics
    /// Where there is one.
    #[track_caller]
    #[allow(clippy::return_self_not_must_use, reason = "it may be the last word of a spec")]
    pub fn then_none(self, key: &D::Key) -> Self {
        if let Some(found) = self.documents.get(key) {
            let mut text = String::new();
            show(&mut text, '+', &lines(found));
            panic!("there is a document `{key}`:\n{text}");
        }
        self
    }

    /// There are so many documents.
    ///
    /// # Panics
    /// Where there are more, or fewer.
    #[track_caller]
    #[allow(clippy::return_self_not_must_use, reason = "it may be the last word of a spec")]
    pub fn then_documents(self, count: usize) -> Self {
        let found = self.documents.len();
        assert!(found == count, "there are {found} documents, not {count}: {}", self.keys());
        self
    }

    fn take(&mut self, stored: &RecordedEvent) -> Result<(), String> {
        if !D::SPEC.events.contains(&&*stored.name) {
            return Ok(());
        }
        let event = D::decode(stored).map_err(|e| e.to_string())?;
        let Some(key) = D::key(&event) else { return Ok(()) };
        let text = key.to_string();
        if text.parse::<D::Key>().ok().as_ref() != Some(&key) {
            return Err(format!("the key `{text}` does not read back from its own text"));
        }
        let mut document = self.documents.remove(&key).unwrap_or_else(D::initial);
        if document.fold(&event).map_err(|e| e.to_string())? == DocumentFate::Keep {
            let json = document.encode().map_err(|e| format!("its document: {e}"))?;
            let read = D::read(&json).map_err(|e| format!("its document {json}: {e}"))?;
            self.documents.insert(key, read);
        }
        Ok(())
    }

    fn keys(&self) -> String {
        let keys: HashSet<String> = self.documents.keys().map(ToString::to_string).collect();
        let mut keys: Vec<_> = keys.into_iter().map(|key| format!("`{key}`")).collect();
        keys.sort_unstable();
        if keys.is_empty() { "none".to_owned() } else { keys.join(", ") }
    }
}

/// For a reader: a line for each part of what is stored.
#[track_caller]
fn lines<D: Document>(document: &D) -> Vec<String> {
    let stored = document.encode().and_then(|json| serde_json::from_str::<Value>(&json));
    match stored {
        Ok(value) => format!("{value:#}").lines().map(str::to_owned).collect(),
        Err(e) => panic!("a document cannot be written: {e}"),
    }
}
