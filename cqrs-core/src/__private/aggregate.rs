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

/// How a command finds its aggregate. The items of the struct go before those of [`NoRoute`], but
/// only exist for a command that travels as data.
#[derive(Debug)]
pub struct RouteOf<A, C>(PhantomData<fn() -> (A, C)>);

impl<A: Accepts<C>, C: Command + Clone> RouteOf<A, C> {
    /// The stored name of the command.
    pub const NAME: &'static str = C::NAME;

    /// The route.
    #[must_use]
    pub fn route() -> Option<CommandRoute> {
        Some(CommandRoute::of::<A, C>())
    }
}

/// For one that is only executed.
pub trait NoRoute {
    /// No name.
    const NAME: &'static str = "";

    /// No route.
    #[must_use]
    fn route() -> Option<CommandRoute> {
        None
    }
}

impl<A, C> NoRoute for RouteOf<A, C> {}

/// Those that there are.
#[must_use]
pub fn routes<const N: usize>(routes: [Option<CommandRoute>; N]) -> Vec<CommandRoute> {
    routes.into_iter().flatten().collect()
}
