use std::marker::PhantomData;

use crate::{Accepts, Command, CommandRoute, Emits};

/// Applies one event. Asks for `Emits` and not for `Apply`, so that a missing `Apply` is reported
/// once, where the event is listed.
pub fn apply<A: Emits<E>, E>(state: &mut A, event: &E) {
    state.apply(event);
}

/// Copies a state where its type can be copied.
#[derive(Debug)]
pub struct Fork<'a, A>(pub &'a A);

impl<A: Clone> Fork<'_, A> {
    /// The copy.
    #[must_use]
    pub fn fork(self) -> Option<A> {
        Some(self.0.clone())
    }
}

/// The same for a type without `Clone`: the compiler comes here when the method above does not
/// exist.
pub trait CannotFork<A>: Sized {
    /// No copy.
    fn fork(self) -> Option<A> {
        None
    }
}

impl<A> CannotFork<A> for Fork<'_, A> {}

/// Finds the route of a command where it travels as data.
#[derive(Debug)]
pub struct Route<A, C>(PhantomData<fn() -> (A, C)>);

impl<A, C> Route<A, C> {
    /// The finder.
    pub const NEW: Self = Self(PhantomData);
}

impl<A: Accepts<C>, C: Command + Clone> Route<A, C> {
    /// The route.
    #[must_use]
    pub fn route(self) -> Option<CommandRoute> {
        Some(CommandRoute::of::<A, C>())
    }
}

/// The same for a command that does not travel: the compiler comes here when the method above
/// does not exist.
pub trait StaysHere: Sized {
    /// No route.
    fn route(self) -> Option<CommandRoute> {
        None
    }
}

impl<A, C> StaysHere for Route<A, C> {}
