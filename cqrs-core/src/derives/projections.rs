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
#[doc = include_str!("../domain/example.md")]
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
#[doc = include_str!("../domain/example.md")]
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
