use std::{error::Error, fmt, marker::PhantomData};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::{Deadline, Sends, TakesDeadline};
use crate::{Accepts, Aggregate, Command, HandlerError, Identifies, StreamId};

/// What a process manager answers: commands to send, deadlines to set, an end. All of it is
/// stored together with its state, and done afterwards.
///
/// The commands of one reaction go one after another, each when the one before it is done. Where
/// one is refused, those behind it in the same reaction are not sent.
#[must_use = "a reaction does nothing until it is given back"]
pub struct Reaction<P> {
    pub(crate) actions: Vec<Action>,
    /// The first thing that cannot be stored.
    failed: Option<HandlerError>,
    process: PhantomData<fn() -> P>,
}

/// One thing that a process manager wants.
#[derive(Debug, Clone)]
pub(crate) enum Action {
    Send(Outgoing),
    SendAt(Timestamp, Outgoing),
    SetDeadline { name: &'static str, at: Timestamp, data: Box<RawValue> },
    CancelDeadline { name: &'static str },
    GiveUp { reason: String },
    Complete,
}

/// A command as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct Outgoing {
    pub(crate) stream: StreamId,
    pub(crate) name: String,
    pub(crate) data: Box<RawValue>,
}

impl<P> Reaction<P> {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self { actions: Vec::new(), failed: None, process: PhantomData }
    }

    /// Sends the command, when those before it are done.
    #[expect(clippy::needless_pass_by_value, reason = "it is on its way: nobody has it any more")]
    pub fn send<I, C>(self, id: &I, command: C) -> Self
    where
        I: Identifies,
        I::Aggregate: Accepts<C>,
        C: Command + Clone,
        P: Sends<C>,
    {
        self.and_outgoing::<I::Aggregate, C>(id, &command, Action::Send)
    }

    /// Sends the command at this time, or soon after it. It is not cancelled by the end of the
    /// process, as a deadline is, and is no part of the sequence that the reaction is.
    #[expect(clippy::needless_pass_by_value, reason = "it is on its way: nobody has it any more")]
    pub fn send_at<I, C>(self, at: Timestamp, id: &I, command: C) -> Self
    where
        I: Identifies,
        I::Aggregate: Accepts<C>,
        C: Command + Clone,
        P: Sends<C>,
    {
        self.and_outgoing::<I::Aggregate, C>(id, &command, |outgoing| Action::SendAt(at, outgoing))
    }

    /// Wants to be told at this time, or soon after it. A deadline of the same type that was set
    /// before is moved.
    #[expect(clippy::needless_pass_by_value, reason = "it is on its way: nobody has it any more")]
    pub fn set_deadline<D: Deadline>(self, at: Timestamp, deadline: D) -> Self
    where
        P: TakesDeadline<D>,
    {
        match raw(&deadline, D::NAME) {
            Ok(data) => self.and(Action::SetDeadline { name: D::NAME, at, data }),
            Err(error) => self.but(error),
        }
    }

    /// Does not want to be told any more.
    pub fn cancel_deadline<D: Deadline>(self) -> Self
    where
        P: TakesDeadline<D>,
    {
        self.and(Action::CancelDeadline { name: D::NAME })
    }

    /// Gives up what is not done yet: commands that wait are not sent any more, and can no longer
    /// happen, even where somebody has sent them and has not heard. Each comes back as a refusal
    /// with this reason, but for those behind one of the same reaction, which go with it; one that
    /// did happen already counts as done. Commands of the same reaction are not meant.
    pub fn give_up(self, reason: impl Into<String>) -> Self {
        self.and(Action::GiveUp { reason: reason.into() })
    }

    /// Ends the process: its deadlines are cancelled, commands that wait are still sent, and when
    /// nothing is left to wait for its state is removed. Until then it is still told of events and
    /// refusals, and a deadline that is set keeps it on; later, an event of its key begins another
    /// one.
    pub fn complete(self) -> Self {
        self.and(Action::Complete)
    }

    pub(crate) fn and(mut self, action: Action) -> Self {
        self.actions.push(action);
        self
    }

    fn but(mut self, error: HandlerError) -> Self {
        self.failed.get_or_insert(error);
        self
    }

    fn and_outgoing<A: Aggregate, C: Command>(
        self,
        id: &A::Id,
        command: &C,
        action: impl FnOnce(Outgoing) -> Action,
    ) -> Self {
        let stream = StreamId::new(A::CATEGORY, id.to_string()).map_err(HandlerError::new);
        match stream.and_then(|stream| Ok((stream, raw(command, C::NAME)?))) {
            Ok((stream, data)) => {
                self.and(action(Outgoing { stream, name: C::NAME.to_owned(), data }))
            }
            Err(error) => self.but(error),
        }
    }
}

fn raw<T: Serialize>(value: &T, name: &str) -> Result<Box<RawValue>, HandlerError> {
    to_raw_value(value)
        .map_err(|e| HandlerError::new(format!("`{name}` cannot be written as JSON: {e}")))
}

impl<P> Default for Reaction<P> {
    fn default() -> Self {
        Self::new()
    }
}

// By hand: a derive would ask for the state's, and commands may tell of a person.
impl<P> fmt::Debug for Reaction<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reaction").field("actions", &self.actions.len()).finish_non_exhaustive()
    }
}

/// Sends a command: [`Reaction::send`], as the first word.
pub fn send<P, I, C>(id: &I, command: C) -> Reaction<P>
where
    I: Identifies,
    I::Aggregate: Accepts<C>,
    C: Command + Clone,
    P: Sends<C>,
{
    Reaction::new().send(id, command)
}

/// Sends a command later: [`Reaction::send_at`], as the first word.
pub fn send_at<P, I, C>(at: Timestamp, id: &I, command: C) -> Reaction<P>
where
    I: Identifies,
    I::Aggregate: Accepts<C>,
    C: Command + Clone,
    P: Sends<C>,
{
    Reaction::new().send_at(at, id, command)
}

/// Sets a deadline: [`Reaction::set_deadline`], as the first word.
pub fn set_deadline<P: TakesDeadline<D>, D: Deadline>(at: Timestamp, deadline: D) -> Reaction<P> {
    Reaction::new().set_deadline(at, deadline)
}

/// Gives up what is not done yet: [`Reaction::give_up`], as the first word.
pub fn give_up<P>(reason: impl Into<String>) -> Reaction<P> {
    Reaction::new().give_up(reason)
}

/// Ends the process: [`Reaction::complete`], as the first word.
pub fn complete<P>() -> Reaction<P> {
    Reaction::new().complete()
}

/// What a method of a process manager may give back: nothing, a [`Reaction`], or a `Result` of
/// either.
#[diagnostic::on_unimplemented(
    message = "a method of a process manager cannot give back `{Self}`",
    label = "not `()`, `Reaction<Self>`, or a `Result` of one",
    note = "give back nothing, or what is to be done: `send(..)`, `set_deadline(..)`, `complete()`"
)]
pub trait IntoReaction<P> {
    /// What is to be done.
    ///
    /// # Errors
    /// Why the method could not take what it was told.
    fn into_reaction(self) -> Result<Reaction<P>, HandlerError>;
}

impl<P> IntoReaction<P> for () {
    fn into_reaction(self) -> Result<Reaction<P>, HandlerError> {
        Ok(Reaction::new())
    }
}

impl<P> IntoReaction<P> for Reaction<P> {
    fn into_reaction(mut self) -> Result<Self, HandlerError> {
        match self.failed.take() {
            Some(error) => Err(error),
            None => Ok(self),
        }
    }
}

impl<P, T: IntoReaction<P>, E: Into<Box<dyn Error + Send + Sync>>> IntoReaction<P>
    for Result<T, E>
{
    fn into_reaction(self) -> Result<Reaction<P>, HandlerError> {
        self.map_err(HandlerError::new)?.into_reaction()
    }
}
