use std::{fmt, pin::Pin};

use tokio::task::JoinError;

use super::{FreshLog, rules};
use crate::{AppendError, InvalidKey, InvalidStreamId, PrepareError, StoreError};

/// One promise of a store, with the test that it is kept on a fresh `L`.
pub struct Rule<L: ?Sized = dyn FreshLog> {
    /// Its name, which is the name of its test.
    pub name: &'static str,
    /// What a store promises.
    pub promise: &'static str,
    pub(super) run: Run<L>,
}

pub(super) type Run<L> = for<'a> fn(&'a L) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>;

impl<L: ?Sized> fmt::Debug for Rule<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What a rule ends with.
pub(super) type Outcome<T = ()> = Result<T, Broken>;

/// What a store did instead of what it promises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// What was looked at.
    pub what: String,
    /// What it should have been.
    pub expected: String,
    /// What it was.
    pub found: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "  where:    {}", self.what)?;
        writeln!(f, "  expected: {}", self.expected)?;
        write!(f, "  found:    {}", self.found)
    }
}

impl Broken {
    fn new(what: &str, expected: &str, found: &dyn fmt::Display) -> Self {
        Self { what: what.into(), expected: expected.into(), found: found.to_string() }
    }
}

impl From<StoreError> for Broken {
    fn from(error: StoreError) -> Self {
        Self::new("a request to the store", "it is answered", &error)
    }
}

impl From<AppendError> for Broken {
    fn from(error: AppendError) -> Self {
        Self::new("an append that may happen", "a verdict per append", &error)
    }
}

impl From<PrepareError> for Broken {
    fn from(error: PrepareError) -> Self {
        Self::new("a projection that may be run", "its generations", &error)
    }
}

impl From<JoinError> for Broken {
    fn from(error: JoinError) -> Self {
        Self::new("the store's code", "no panic", &error)
    }
}

impl From<InvalidStreamId> for Broken {
    fn from(error: InvalidStreamId) -> Self {
        Self::new("the suite itself", "a stream that can be named", &error)
    }
}

impl From<InvalidKey> for Broken {
    fn from(error: InvalidKey) -> Self {
        Self::new("the suite itself", "a key that can be named", &error)
    }
}

macro_rules! table {
    (() $($group:ident { $($name:ident: $promise:literal;)* })*) => {
        /// Every rule of a log, in reading order.
        pub const RULES: &[Rule] = &[$($(Rule {
            name: stringify!($name),
            promise: $promise,
            run: |log| Box::pin(rules::$group::$name(log)),
        },)*)*];
    };
}
crate::__store_promises!([table]);
