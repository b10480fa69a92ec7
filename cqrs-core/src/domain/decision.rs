use std::fmt;

use super::{Aggregate, Emits, Event};

/// What a command comes to: events (perhaps none), or the domain's refusal.
///
/// Made with [`emit`], [`nothing`] and [`ensure`]; an event alone converts [`Into`] [`Events`].
pub type Decision<A> = Result<Events<A>, <A as Aggregate>::Error>;

/// The events of one decision, in order.
pub struct Events<A: Aggregate>(Vec<A::Event>);

impl<A: Aggregate> Events<A> {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds one or more at the end, for a decision that is made in steps.
    pub fn push(&mut self, events: impl IntoEvents<A>) {
        events.add_to(self);
    }

    /// The events, in order.
    #[must_use]
    pub fn into_vec(self) -> Vec<A::Event> {
        self.0
    }
}

impl<A: Aggregate> Default for Events<A> {
    fn default() -> Self {
        Self::new()
    }
}

// By hand: a derive would ask for the state's `Debug`, which is not in here.
impl<A: Aggregate> fmt::Debug for Events<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.0).finish()
    }
}

/// What a decision can emit: an event, or a tuple, `Vec`, array or `Option` of them.
#[diagnostic::on_unimplemented(
    message = "`{A}` cannot emit `{Self}`",
    label = "not an event of `{A}`, nor a tuple, `Vec`, array or `Option` of its events",
    note = "add it to `#[aggregate(events(..))]` on `{A}`"
)]
pub trait IntoEvents<A: Aggregate> {
    /// Adds them at the end, in order.
    fn add_to(self, to: &mut Events<A>);
}

impl<A: Emits<E>, E: Event> IntoEvents<A> for E {
    fn add_to(self, to: &mut Events<A>) {
        to.0.push(A::wrap(self));
    }
}

impl<A: Aggregate> IntoEvents<A> for Events<A> {
    fn add_to(self, to: &mut Events<A>) {
        to.0.extend(self.0);
    }
}

impl<A: Aggregate, T: IntoEvents<A>> IntoEvents<A> for Vec<T> {
    fn add_to(self, to: &mut Events<A>) {
        self.into_iter().for_each(|event| event.add_to(to));
    }
}

impl<A: Aggregate, T: IntoEvents<A>> IntoEvents<A> for Option<T> {
    fn add_to(self, to: &mut Events<A>) {
        self.into_iter().for_each(|event| event.add_to(to));
    }
}

impl<A: Aggregate, T: IntoEvents<A>, const N: usize> IntoEvents<A> for [T; N] {
    fn add_to(self, to: &mut Events<A>) {
        self.into_iter().for_each(|event| event.add_to(to));
    }
}

macro_rules! tuples {
    ($($($name:ident)*;)*) => { $(
        impl<A: Aggregate, $($name: IntoEvents<A>),*> IntoEvents<A> for ($($name,)*) {
            #[allow(non_snake_case)]
            fn add_to(self, _to: &mut Events<A>) {
                let ($($name,)*) = self;
                $($name.add_to(_to);)*
            }
        }

        impl<A: Aggregate, $($name: IntoEvents<A>),*> From<($($name,)*)> for Events<A> {
            fn from(events: ($($name,)*)) -> Self {
                collect(events)
            }
        }
    )* };
}
tuples! { ; A0; A0 A1; A0 A1 A2; A0 A1 A2 A3; A0 A1 A2 A3 A4; A0 A1 A2 A3 A4 A5; }

impl<A: Emits<E>, E: Event> From<E> for Events<A> {
    fn from(event: E) -> Self {
        collect(event)
    }
}

impl<A: Emits<E>, E: Event> From<Vec<E>> for Events<A> {
    fn from(events: Vec<E>) -> Self {
        collect(events)
    }
}

impl<A: Emits<E>, E: Event> From<Option<E>> for Events<A> {
    fn from(event: Option<E>) -> Self {
        collect(event)
    }
}

fn collect<A: Aggregate>(events: impl IntoEvents<A>) -> Events<A> {
    let mut all = Events::new();
    events.add_to(&mut all);
    all
}

/// The decision that these events happen: one, or a tuple, `Vec`, array or `Option` of them.
///
/// # Errors
/// Never; it is a [`Decision`] so that it can end a handler.
///
/// ```
#[doc = include_str!("example.md")]
/// let both: Decision<Account> =
///     emit((MoneyDeposited { amount: 5 }, MoneyWithdrawn { amount: 2 }));
/// assert_eq!(both?.into_vec().len(), 2);
///
/// let perhaps: Decision<Account> = emit(None::<MoneyDeposited>);
/// assert!(perhaps?.into_vec().is_empty());
/// # Ok::<(), InsufficientFunds>(())
/// ```
pub fn emit<A: Aggregate>(events: impl IntoEvents<A>) -> Decision<A> {
    Ok(collect(events))
}

/// The decision that nothing happens.
///
/// # Errors
/// Never; it is a [`Decision`] so that it can end a handler.
pub fn nothing<A: Aggregate>() -> Decision<A> {
    Ok(Events::new())
}

/// Goes on where the rule holds, and refuses otherwise.
///
/// # Errors
/// The refusal, where the rule does not hold.
///
/// ```
/// use cqrs_core::ensure;
///
/// assert_eq!(ensure(2 > 1, "too little"), Ok(()));
/// assert_eq!(ensure(1 > 2, "too little"), Err("too little"));
/// ```
pub fn ensure<E>(holds: bool, refusal: E) -> Result<(), E> {
    if holds { Ok(()) } else { Err(refusal) }
}
