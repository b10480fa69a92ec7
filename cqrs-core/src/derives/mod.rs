//! The derives and the attributes, with what each one asks for and gives.

mod process_managers;
mod projections;
mod reactors;

pub use process_managers::process_manager;
pub use projections::projection;
pub use reactors::reactor;

/// Makes a struct around one value the id of an aggregate.
///
/// It implements [`Id`](trait@crate::Id) and what that asks for: `Clone`, `Eq`, `Ord`, `Hash`,
/// `Debug`, `Display`, `FromStr`; serde as the bare value; and `From` the value, and from text
/// where the value can be made from text. `Copy` may be derived beside it. The value can be a
/// `String`, a whole number, a `Uuid` (with its feature `serde`), or whatever has all of this.
///
/// ```
/// use cqrs_core::prelude::*;
///
/// #[derive(Id)]
/// pub struct AccountId(String);
///
/// #[derive(Id, Copy)]
/// pub struct OrderId(u64);
///
/// assert_eq!(AccountId::from("ada").to_string(), "ada");
/// assert_eq!("7".parse(), Ok(OrderId(7)));
/// ```
pub use cqrs_macros::Id;

/// Makes a struct an event, under the name that is stored.
///
/// `#[event("account.opened")]` gives the name: up to 100 bytes, without control characters. It
/// can be grepped in code and in the log, and never changes. The struct must be `Debug`,
/// `Serialize` and `Deserialize`.
///
/// When the stored shape changes, the event gets a new `version`, and the struct of the shape
/// before stays, as what the new one `upcasts`:
///
/// ```
/// use cqrs_core::{Event as _, prelude::*};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Event, Debug, Serialize, Deserialize)]
/// #[event("account.withdrawn", version = 2, upcasts = MoneyWithdrawnV1)]
/// pub struct MoneyWithdrawn {
///     pub cents: i64,
/// }
///
/// /// Version 1 counted whole euros.
/// #[derive(Event, Debug, Serialize, Deserialize)]
/// #[event("account.withdrawn")]
/// pub struct MoneyWithdrawnV1 {
///     pub euros: i64,
/// }
///
/// impl From<MoneyWithdrawnV1> for MoneyWithdrawn {
///     fn from(old: MoneyWithdrawnV1) -> Self {
///         Self { cents: old.euros * 100 }
///     }
/// }
///
/// assert_eq!(MoneyWithdrawn::decode(1, r#"{"euros":3}"#)?.cents, 300);
/// assert_eq!(MoneyWithdrawn::decode(2, r#"{"cents":3}"#)?.cents, 3);
/// # Ok::<(), cqrs_core::DecodeError>(())
/// ```
///
/// Chains of upcasts are checked when they are compiled: the same stored name, and each version
/// below the next. So is that no field is a `Personal<Option<_>>`, whose two kinds of absence
/// would be stored alike.
pub use cqrs_macros::Event;

/// Makes a command travel as data, under the name that is stored.
///
/// Only a command that is keyed, scheduled or sent needs it: [`Command`](trait@crate::Command).
///
/// ```
/// use cqrs_core::{Command as _, prelude::*};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Command, Clone, Serialize, Deserialize)]
/// #[command("account.withdraw")]
/// pub struct Withdraw {
///     pub amount: i64,
/// }
///
/// assert_eq!(Withdraw::NAME, "account.withdraw");
/// ```
pub use cqrs_macros::Command;

/// Makes a moment that a process manager waits for be kept as data, under the name that is stored.
///
/// It holds what the process manager is to know then; [`Due`](crate::Due) brings it back, with the
/// time for which it was set.
///
/// ```
/// use cqrs_core::{Deadline as _, prelude::*};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Deadline, Serialize, Deserialize)]
/// #[deadline("transfer.stuck")]
/// pub struct Stuck {
///     pub reminders: u32,
/// }
///
/// assert_eq!(Stuck::NAME, "transfer.stuck");
/// ```
pub use cqrs_macros::Deadline;

/// Wires a state to its id, its events, its commands and its refusals.
///
/// The state is a struct or an enum with a `Default`, which is what it is before the first event.
/// Where it is `Clone` too, a conflict on a busy stream reloads only what is new.
///
/// | key | |
/// |---|---|
/// | `category = "account"` | the category of its streams; stored, never changes |
/// | `id = AccountId` | what names one; a type of its own, in the same crate |
/// | `error = AccountError` | why it refuses |
/// | `events(A, B)` | what can happen; each needs an `impl Apply<A>` |
/// | `facts(C)` | what can happen and changes no decision; needs none |
/// | `commands(D, E)` | what it decides; each needs an `impl Handle<D>` |
/// | `event = AccountEvent` | optional: a name for the enum of all its events, to match on |
///
/// ```
/// use cqrs_core::{prelude::*, testing::given};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Id)]
/// pub struct AccountId(String);
///
/// #[derive(Event, Debug, Serialize, Deserialize)]
/// #[event("account.deposited")]
/// pub struct MoneyDeposited {
///     pub amount: u64,
/// }
///
/// #[derive(Debug, PartialEq, thiserror::Error)]
/// #[error("nothing to deposit")]
/// pub struct NothingToDeposit;
///
/// #[derive(Aggregate, Default)]
/// #[aggregate(
///     category = "account", id = AccountId, error = NothingToDeposit,
///     events(MoneyDeposited),
///     commands(Deposit),
/// )]
/// pub struct Account {
///     balance: u64,
/// }
///
/// impl Apply<MoneyDeposited> for Account {
///     fn apply(&mut self, event: &MoneyDeposited) {
///         self.balance += event.amount;
///     }
/// }
///
/// #[derive(Clone)]
/// pub struct Deposit {
///     pub amount: u64,
/// }
///
/// impl Handle<Deposit> for Account {
///     fn handle(&self, Deposit { amount }: Deposit, _: &Context<Self>) -> Decision<Self> {
///         ensure(amount > 0, NothingToDeposit)?;
///         emit(MoneyDeposited { amount })
///     }
/// }
///
/// given::<Account>(()).when(Deposit { amount: 5 }).then(MoneyDeposited { amount: 5 });
/// given::<Account>(()).when(Deposit { amount: 0 }).then_refused(NothingToDeposit);
/// ```
///
/// What it generates: the enum of the events, which is decoded by stored name and version straight
/// into the right struct; the dispatch of `apply`; the [`Aggregate`](trait@crate::Aggregate) impl;
/// the routes of those commands that are [`Command`](trait@crate::Command) and `Clone`, by which
/// what was sent as data finds it; and its entry for
/// [`Registry::discover`](crate::Registry::discover). An event belongs to one aggregate, and two
/// events or two commands of one aggregate never share a stored name: both are checked when it is
/// compiled.
pub use cqrs_macros::Aggregate;
