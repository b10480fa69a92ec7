/// Makes an impl block a reactor: it reaches outside when something has happened.
///
/// Its handlers are the methods that take a `&Recorded<SomeEvent>`, one for each event. They are
/// `async`, take `&self`, and give back a `Result<(), _>`. Their events are what the reactor
/// reads, and all that it reads. Other methods are the user's own, and the block stays as it is
/// written.
///
/// ```
#[doc = include_str!("../process/example.md")]
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
