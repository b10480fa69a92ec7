//! What an expansion goes on with where the user left something out, so that the missing thing is
//! the only error.

use std::{convert::Infallible, fmt, marker::PhantomData, str::FromStr};

use crate::{Aggregate, Id, Identifies};

/// The id of an aggregate that names none.
pub struct MissingId<A>(Infallible, PhantomData<fn() -> A>);

impl<A> Clone for MissingId<A> {
    fn clone(&self) -> Self {
        match self.0 {}
    }
}

impl<A> PartialEq for MissingId<A> {
    fn eq(&self, _: &Self) -> bool {
        match self.0 {}
    }
}

impl<A> Eq for MissingId<A> {}

impl<A> std::hash::Hash for MissingId<A> {
    fn hash<H: std::hash::Hasher>(&self, _: &mut H) {
        match self.0 {}
    }
}

impl<A> fmt::Debug for MissingId<A> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {}
    }
}

impl<A> fmt::Display for MissingId<A> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {}
    }
}

impl<A> FromStr for MissingId<A> {
    type Err = ();

    fn from_str(_: &str) -> Result<Self, ()> {
        Err(())
    }
}

#[diagnostic::do_not_recommend]
impl<A: 'static> Id for MissingId<A> {}

#[diagnostic::do_not_recommend]
impl<A: Aggregate<Id = Self>> Identifies for MissingId<A> {
    type Aggregate = A;
}

/// The refusals of an aggregate that names none.
#[derive(Debug, PartialEq, Eq)]
pub enum MissingError {}

impl fmt::Display for MissingError {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl std::error::Error for MissingError {}
