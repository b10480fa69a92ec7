//! The derives and the attribute, with what each one asks for and gives.

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

/// Makes an impl block a projection: documents that are folded, or tables that are written.
///
/// Its handlers are the methods that take a `&Recorded<SomeEvent>`, one for each event. Their
/// events are what the projection reads, and all that it reads. Other methods are the user's own,
/// and the block stays as it is written.
///
/// # Documents
///
/// Handlers that take `&mut self` fold. The framework keeps one document for each key, as a row
/// with the document as JSON, and calls the handlers in the order of the log. The type is
/// `Default`, which is the document before its first event, `Serialize` and `Deserialize`.
///
/// ```
#[doc = include_str!("domain/example.md")]
/// use cqrs_core::Document as _;
///
/// #[derive(Default, Serialize, Deserialize)]
/// struct Balance {
///     balance: i64,
/// }
///
/// #[projection(name = "balances", key = AccountId, columns(balance: i64), indexes(balance))]
/// impl Balance {
///     fn deposited(&mut self, event: &Recorded<MoneyDeposited>) {
///         self.balance += event.amount;
///     }
///
///     fn withdrawn(&mut self, event: &Recorded<MoneyWithdrawn>) -> DocumentFate {
///         self.balance -= event.amount;
///         if self.balance == 0 { DocumentFate::Remove } else { DocumentFate::Keep }
///     }
/// }
///
/// /// What came in at the bank on one day, from all accounts.
/// #[derive(Default, Serialize, Deserialize)]
/// struct Day {
///     received: i64,
/// }
///
/// #[projection(name = "days", key = String)]
/// impl Day {
///     #[key(&event.recorded_at().to_string()[..10])]
///     fn deposited(&mut self, event: &Recorded<MoneyDeposited>) {
///         self.received += event.amount;
///     }
/// }
///
/// assert_eq!(Balance::SPEC.events, ["account.deposited", "account.withdrawn"]);
/// assert!(Balance::KEYED_BY_STREAM && !Day::KEYED_BY_STREAM);
/// ```
///
/// An event goes to the document of its stream's id. Above a handler, `#[key(..)]` says another
/// key: an expression over the handler's own event, by the name that it has there, whose value is
/// cloned and turned into the key's type. So one projection follows several aggregates. Where it
/// is an `Option`, an event without a key concerns no document.
///
/// A handler gives back nothing, a [`DocumentFate`](crate::DocumentFate), or a `Result` of either:
/// an error means that the event cannot be taken.
///
/// # SQL
///
/// Handlers that are `async`, take `&self`, and are lent a connection at the end, write to tables
/// of their own, in the transaction that also moves the projection's checkpoint. The connection is
/// the one of the store that it will run on; here, something that stands in for one.
///
/// ```
#[doc = include_str!("domain/example.md")]
/// use cqrs_core::SqlProjection as _;
///
/// #[derive(Default)]
/// struct Connection(Vec<(String, i64)>);
///
/// impl Connection {
///     async fn insert(&mut self, account: String, debits: i64) -> Result<(), std::fmt::Error> {
///         self.0.push((account, debits));
///         Ok(())
///     }
/// }
///
/// #[derive(Default)]
/// struct Statements;
///
/// #[projection(
///     name = "statements",
///     tables = "create table statements (account text primary key, debits bigint)",
/// )]
/// impl Statements {
///     async fn withdrawn(
///         &self,
///         event: &Recorded<MoneyWithdrawn>,
///         db: &mut Connection,
///     ) -> Result<(), std::fmt::Error> {
///         db.insert(event.id().to_string(), event.amount).await
///     }
/// }
///
/// assert_eq!(Statements.spec().events, ["account.withdrawn"]);
/// ```
///
/// Where the type is `Default`, a runner finds the projection by itself; one that holds something
/// is made and named by whoever starts the runner.
///
/// # Keys
///
/// | key | |
/// |---|---|
/// | `name = "balances"` | its stored name, and that of the view that is queried: small letters, digits and `_`, a letter first, at most 40 |
/// | `version = 1` | a higher one is built anew beside the one that serves; 1 where it is not said |
/// | `key = AccountId` | documents: the type of what names one |
/// | `columns(balance: i64, owner: String)` | documents: fields that are columns too, as `i64`, `f64`, `bool` or `String`; each is stored by serde under its own name |
/// | `indexes(balance)` | documents: the columns that have an index |
/// | `tables = include_str!("statements.sql")` | SQL: what makes its tables, without a schema in their names; without it, the tables are the user's own affair |
/// | `side_effects` | SQL: its handlers do what cannot be taken back, so they do not run while it is rebuilt |
/// | `partitions = 4` | in how many parts it runs, each with a checkpoint of its own; 1 where it is not said |
/// | `mode = async` | or `inline`, in the transaction of the append; or `live`, documents that are folded when they are asked for |
/// | `on_poison = stop` | or `park`, which sets aside the key of an event that cannot be taken |
///
/// What it generates: the [`Document`](crate::Document) or the
/// [`SqlProjection`](crate::SqlProjection), and its entry among
/// [`RegisteredProjection::all`](crate::RegisteredProjection::all).
pub use cqrs_macros::projection;

/// Makes an impl block a process manager: it hears of events, and answers with commands.
///
/// There is one state for each key, say each order. The framework keeps it as JSON, together with
/// the commands that wait to be sent and the deadlines, so that whatever crashes, every command
/// has its effect once. The type is `Default`, which is the state before its first event,
/// `Serialize` and `Deserialize`. It is never built anew from the events: what is stored must stay
/// readable, so a new field is a `#[serde(default)]`.
///
/// ```
#[doc = include_str!("process/example.md")]
/// #[derive(Deadline, Serialize, Deserialize)]
/// #[deadline("fulfilment.too_late")]
/// struct TooLate {}
///
/// #[derive(Default, Serialize, Deserialize)]
/// struct Fulfilment {
///     asked: Option<StockId>,
/// }
///
/// #[process_manager(name = "fulfilment", key = OrderId, sends(Reserve, Cancel))]
/// impl Fulfilment {
///     fn placed(&mut self, event: &Recorded<OrderPlaced>) -> Reaction<Self> {
///         self.asked = Some(event.article.clone());
///         send(&event.article, Reserve { order: event.id().clone() })
///             .set_deadline(event.recorded_at() + 1.hour(), TooLate {})
///     }
///
///     #[key(event.order)]
///     fn reserved(&mut self, _: &Recorded<Reserved>) -> Reaction<Self> {
///         complete()
///     }
///
///     fn not_reserved(&mut self, no: &Refused<Stock, Reserve>, order: &OrderId) -> Reaction<Self> {
///         send(order, Cancel { why: no.reason().into() }).complete()
///     }
///
///     fn not_cancelled(&mut self, _: &Refused<Order, Cancel>) {}
///
///     fn too_late(&mut self, _: &Due<TooLate>) -> Reaction<Self> {
///         give_up("nobody answered within an hour")
///     }
/// }
///
/// # use cqrs_core::testing::{NOW, process};
/// let (order, pencils) = (OrderId::from("17"), StockId::from("pencils"));
/// process::<Fulfilment>()
///     .when(&order, OrderPlaced { article: pencils.clone() })
///     .then(
///         send(&pencils, Reserve { order: order.clone() })
///             .set_deadline(NOW + 1.hour(), TooLate {}),
///     )
///     .when_refused(&pencils, Reserve { order: order.clone() }, SoldOut)
///     .then(send(&order, Cancel { why: "sold out".into() }).complete());
/// ```
///
/// # Methods
///
/// What a method takes says when it is called. Other methods are the user's own, and the block
/// stays as it is written.
///
/// | takes | is called when |
/// |---|---|
/// | `&Recorded<SomeEvent>` | this happened: these events are what it reads, and all that it reads |
/// | [`&Refused<SomeAggregate, SomeCommand>`](crate::Refused) | the aggregate refused the command, or it was given up |
/// | [`&RefusedCommand`](crate::RefusedCommand) | a command was refused that has no method of its own |
/// | [`&Due<SomeDeadline>`](crate::Due) | the time of the deadline has come |
///
/// Each takes `&mut self` first, and may take the key of its process last, as `&Key`. It gives
/// back nothing, a [`Reaction`](crate::Reaction), or a `Result` of either: an error means that it
/// cannot take what it is told.
///
/// An event goes to the process of its stream's id. Above its method, `#[key(..)]` says another
/// key: an expression over the event, by the name that it has there, whose value is cloned and
/// turned into the key's type. Where it is an `Option`, an event without a key concerns nobody.
///
/// What it may send is listed, and each command has a method for its refusal, or there is the one
/// for all: both are checked when it is compiled, and so is that a deadline that is set has a
/// method.
///
/// # Keys
///
/// | key | |
/// |---|---|
/// | `name = "fulfilment"` | its stored name, no projection's: small letters, digits and `_`, a letter first, at most 40; it never changes |
/// | `key = OrderId` | the type of what names one process |
/// | `sends(Reserve, Cancel)` | the commands that it may send, each a [`Command`](trait@crate::Command) and `Clone` |
/// | `partitions = 4` | in how many parts it runs, each with a checkpoint of its own; 1 where it is not said, and never another number later |
/// | `on_poison = stop` | or `park`, which sets aside the key of what it cannot take |
/// | `start = beginning` | or `now`: where in the log it begins when it first runs |
///
/// What it generates: the [`ProcessManager`](crate::ProcessManager), what says which commands it
/// [`Sends`](crate::Sends), and its entry among
/// [`RegisteredProcess::all`](crate::RegisteredProcess::all).
pub use cqrs_macros::process_manager;

/// Makes an impl block a reactor: it reaches outside when something has happened.
///
/// Its handlers are the methods that take a `&Recorded<SomeEvent>`, one for each event. They are
/// `async`, take `&self`, and give back a `Result<(), _>`. Their events are what the reactor
/// reads, and all that it reads. Other methods are the user's own, and the block stays as it is
/// written.
///
/// ```
#[doc = include_str!("process/example.md")]
/// use cqrs_core::Reactor as _;
///
/// struct Mailbox;
///
/// impl Mailbox {
///     async fn send(&self, id: String, text: String) -> Result<(), std::io::Error> {
///         println!("{id}: {text}");
///         Ok(())
///     }
/// }
///
/// struct Mails {
///     mailbox: Mailbox,
/// }
///
/// #[reactor(name = "mails")]
/// impl Mails {
///     async fn cancelled(
///         &self,
///         event: &Recorded<OrderCancelled>,
///         delivery: &Delivery,
///     ) -> Result<(), std::io::Error> {
///         let text = format!("Your order {} was cancelled: {}", event.id(), event.why);
///         self.mailbox.send(delivery.id().to_string(), text).await
///     }
/// }
///
/// let mails = Mails { mailbox: Mailbox };
/// assert_eq!(mails.spec().events, ["order.cancelled"]);
/// ```
///
/// A handler runs outside of any transaction, and it is noted afterwards that it ran: an event is
/// delivered at least once. [`&Delivery`](crate::Delivery), which a handler may take after the
/// event, has an id that is the same at every attempt, for the receiver to tell by.
///
/// Where the type is `Default`, a runner finds the reactor by itself; one that holds something is
/// made and named by whoever starts the runner.
///
/// | key | |
/// |---|---|
/// | `name = "mails"` | its stored name, no projection's: small letters, digits and `_`, a letter first, at most 40; it never changes |
/// | `partitions = 4` | in how many parts it runs, each with a checkpoint of its own; 1 where it is not said, and never another number later |
/// | `on_poison = stop` | or `park`, which sets aside the stream of an event that it cannot take |
/// | `start = beginning` | or `now`: where in the log it begins when it first runs |
///
/// What it generates: the [`Reactor`](crate::Reactor), and its entry among
/// [`RegisteredProcess::all`](crate::RegisteredProcess::all).
pub use cqrs_macros::reactor;
