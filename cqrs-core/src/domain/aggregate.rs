use std::{error::Error, fmt};

use super::{Context, Decision, DecodeError, EncodedEvent, Identifies};
use crate::CommandRoute;

/// The state that decisions need, and what it is wired to.
///
/// [`#[derive(Aggregate)]`](derive@crate::Aggregate) implements it; there is the example.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an aggregate",
    label = "not an aggregate",
    note = "write `#[derive(Aggregate, Default)]` and `#[aggregate(..)]` on `{Self}`"
)]
pub trait Aggregate: Sized + Send + Sync + 'static {
    /// The category of its streams; stored, never changes.
    const CATEGORY: &'static str;
    /// What names one.
    type Id: Identifies<Aggregate = Self>;
    /// Any one of its events.
    type Event: AnyEvent;
    /// Why it refuses.
    type Error: Error + Send + Sync + 'static;

    /// The state before the first event.
    fn initial() -> Self;

    /// Changes the state by one event, through the [`Apply`] of its type.
    fn apply_any(&mut self, event: &Self::Event);

    /// A copy of the state where the type is `Clone`. It lets a conflict on a busy stream reload
    /// only what is new.
    fn fork(&self) -> Option<Self> {
        None
    }

    /// How its commands that travel as data find it.
    #[must_use]
    fn routes() -> Vec<CommandRoute> {
        Vec::new()
    }
}

/// Any one event of an aggregate: the enum that `#[derive(Aggregate)]` generates.
///
/// It has no name that could be written, unless the attribute gives it one:
///
/// ```
#[doc = include_str!("example.md")]
/// use cqrs_core::AnyEvent;
///
/// let event = AccountEvent::decode("account.deposited", 1, r#"{"amount":5}"#)?;
/// let AccountEvent::MoneyDeposited(deposited) = event else { panic!("another event") };
/// assert_eq!(deposited.amount, 5);
/// # Ok::<(), cqrs_core::DecodeError>(())
/// ```
pub trait AnyEvent: Sized + fmt::Debug + Send + Sync + 'static {
    /// The stored names of all of them, in the order of the attribute.
    const NAMES: &'static [&'static str];

    /// Reads a stored event straight into the struct of its name and version.
    ///
    /// # Errors
    /// [`DecodeError`] where the name or version has no reader, or the JSON does not fit.
    fn decode(name: &str, version: u16, data: &str) -> Result<Self, DecodeError>;

    /// Writes it as it will be stored.
    ///
    /// # Errors
    /// Where the event's own `Serialize` fails.
    fn encode(&self) -> Result<EncodedEvent, serde_json::Error>;
}

/// What one event changes in the state. Never fails: what happened, happened.
///
/// It keeps what decisions need, and nothing else: a fact that no decision asks about is listed
/// under `facts(..)` and needs no `Apply`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what `{E}` changes",
    label = "no `impl Apply<{E}> for {Self}`",
    note = "write `impl Apply<{E}> for {Self} {{ fn apply(&mut self, event: &{E}) {{ .. }} }}`, or list it under `facts(..)` if it changes nothing"
)]
pub trait Apply<E> {
    /// Changes the state.
    fn apply(&mut self, event: &E);
}

/// An aggregate that lists `E` among its events.
#[diagnostic::on_unimplemented(
    message = "`{E}` is not an event of `{Self}`",
    label = "not in the `events(..)` of `{Self}`",
    note = "add `{E}` to `#[aggregate(events(..))]` on `{Self}`"
)]
pub trait Emits<E>: Aggregate + Apply<E> {
    #[doc(hidden)]
    fn wrap(event: E) -> Self::Event;
}

/// The rule for one command: what happens, or why not.
///
/// Pure and synchronous: no I/O, no clock and no randomness but the [`Context`]'s. It may run
/// again after a conflict, on newer state, and then decides anew.
///
/// ```
#[doc = include_str!("example.md")]
/// struct WithdrawAll;
///
/// impl Handle<WithdrawAll> for Account {
///     fn handle(&self, _: WithdrawAll, _: &Context<Self>) -> Decision<Self> {
///         if self.balance == 0 {
///             return nothing();
///         }
///         emit(MoneyWithdrawn { amount: self.balance })
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not handle `{C}`",
    label = "no `impl Handle<{C}> for {Self}`",
    note = "write `impl Handle<{C}> for {Self} {{ fn handle(&self, command: {C}, context: &Context<Self>) -> Decision<Self> {{ .. }} }}`"
)]
pub trait Handle<C>: Aggregate {
    /// Decides.
    ///
    /// # Errors
    /// The domain's refusal.
    fn handle(&self, command: C, context: &Context<Self>) -> Decision<Self>;
}

/// An aggregate that lists `C` among its commands.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not accept `{C}`",
    label = "`{C}` is not in the `commands(..)` of `{Self}`",
    note = "is this the id of the right aggregate? else add `{C}` to `#[aggregate(commands(..))]` on `{Self}`"
)]
pub trait Accepts<C>: Handle<C> {}

/// Never a command. Two candidates for every aggregate keep rustc from guessing, in its message
/// about a missing one, that the only listed command was meant.
#[doc(hidden)]
#[derive(Debug)]
pub enum NoCommand {}

#[doc(hidden)]
#[derive(Debug)]
pub enum NoCommandEither {}

impl<A: Aggregate> Handle<NoCommand> for A {
    fn handle(&self, command: NoCommand, _: &Context<A>) -> Decision<A> {
        match command {}
    }
}

impl<A: Aggregate> Accepts<NoCommand> for A {}

impl<A: Aggregate> Handle<NoCommandEither> for A {
    fn handle(&self, command: NoCommandEither, _: &Context<A>) -> Decision<A> {
        match command {}
    }
}

impl<A: Aggregate> Accepts<NoCommandEither> for A {}
