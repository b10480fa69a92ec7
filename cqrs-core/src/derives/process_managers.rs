/// Makes an impl block a process manager: it hears of events, and answers with commands.
///
/// There is one state for each key, say each order. The framework keeps it as JSON, together with
/// the commands that wait to be sent and the deadlines, so that whatever crashes, every command
/// has its effect once. The type is `Default`, which is the state before its first event,
/// `Serialize` and `Deserialize`. It is never built anew from the events: what is stored must stay
/// readable, so a new field is a `#[serde(default)]`.
///
/// ```
#[doc = include_str!("../process/example.md")]
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
