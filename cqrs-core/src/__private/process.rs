//! What the expansions of `#[process_manager]` and `#[reactor]` call.

use std::{marker::PhantomData, sync::Arc};

use crate::{
    Accepts, Aggregate, Command, Deadline, Due, DueDeadline, HandlerError, IntoReaction, Reaction,
    Reactor, Refused, RefusedCommand, Sends,
};

/// What is to be done, by what a method gave back.
///
/// # Errors
/// What the method said.
pub fn reaction<P>(returned: impl IntoReaction<P>) -> Result<Reaction<P>, HandlerError> {
    returned.into_reaction()
}

/// Asks that a command whose refusal is taken is one that is sent.
pub fn sends<P: Sends<C>, C>() {}

/// Asks that what is due is a deadline.
pub fn is_deadline<D: Deadline>() {}

/// The refusal of a command by an aggregate. The items of the struct go before those of
/// [`NoRefusal`], but only exist where the two are what they should be: what is not was reported
/// at the user's own `Refused<..>`, and is not reported again.
#[derive(Debug)]
pub struct RefusalOf<A, C>(PhantomData<fn() -> (A, C)>);

impl<A: Aggregate, C: Command> RefusalOf<A, C> {
    /// Whether this is one.
    #[must_use]
    pub fn is(refused: &RefusedCommand) -> bool {
        refused.is::<A, C>()
    }

    /// Reads it.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn typed(refused: RefusedCommand) -> Result<Refused<A, C>, HandlerError> {
        refused.typed()
    }

    /// Asks that the aggregate accepts the command, or it would never refuse it.
    pub fn may_be()
    where
        A: Accepts<C>,
    {
    }
}

/// Stands in for the refusal of what is no command, or by what is no aggregate.
pub trait NoRefusal {
    /// Never.
    #[must_use]
    fn is(_: &RefusedCommand) -> bool {
        false
    }

    /// Nothing.
    ///
    /// # Errors
    /// Always.
    fn typed<T>(refused: RefusedCommand) -> Result<T, HandlerError> {
        Err(refused.untaken())
    }

    /// Asks nothing more.
    fn may_be() {}
}

impl<A, C> NoRefusal for RefusalOf<A, C> {}

/// A deadline. The items of the struct go before those of [`NoDeadline`], but only exist for one.
#[derive(Debug)]
pub struct DeadlineOf<D>(PhantomData<fn() -> D>);

impl<D: Deadline> DeadlineOf<D> {
    /// The stored name.
    pub const NAME: &'static str = D::NAME;

    /// Reads one.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn typed(due: &DueDeadline) -> Result<Due<D>, HandlerError> {
        due.typed()
    }
}

/// Stands in for what is no deadline, which was reported.
pub trait NoDeadline {
    /// No name.
    const NAME: &'static str = "";

    /// Nothing.
    ///
    /// # Errors
    /// Always.
    fn typed<T>(due: &DueDeadline) -> Result<T, HandlerError> {
        Err(due.untaken())
    }
}

impl<D> NoDeadline for DeadlineOf<D> {}

/// A reactor of whatever type.
#[must_use]
pub fn erased<R: Reactor>(reactor: R) -> Arc<dyn Reactor> {
    Arc::new(reactor)
}
