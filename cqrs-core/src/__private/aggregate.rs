use crate::Emits;

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
