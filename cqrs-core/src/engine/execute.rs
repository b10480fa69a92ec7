use std::{
    future::{Future, IntoFuture},
    pin::Pin,
    sync::Arc,
};

use tokio::sync::oneshot;
use tracing::Instrument as _;
use uuid::Uuid;

use super::{
    Cqrs, Done, ExecuteError, InvalidCommand,
    lane::{Keyed, Ticket},
};
use crate::{
    Accepts, Aggregate, Command, ExpectedVersion, Fingerprint, IdempotencyKey, Metadata, StreamId,
};

/// A command on its way, to be awaited: the builder that [`Cqrs::execute`] returns.
///
/// Dropping it before it is awaited does nothing. Dropping it while it is awaited gives up the
/// answer, not the command: once accepted, it is decided.
#[must_use = "a command does nothing until it is awaited"]
pub struct Execute<'a, A: Aggregate, C> {
    cqrs: &'a Cqrs,
    id: A::Id,
    command: C,
    keyed: Result<Option<Keyed>, InvalidCommand>,
    metadata: Metadata,
    expected: ExpectedVersion,
    // Kept from where the bounds are known, so that a command that the aggregate does not accept
    // is one error, at `execute`, and not one more at `.await`.
    start: fn(Self) -> Running<'a, A>,
}

type Running<'a, A> = Pin<
    Box<dyn Future<Output = Result<Done<A>, ExecuteError<<A as Aggregate>::Error>>> + Send + 'a>,
>;

impl<'a, A, C> Execute<'a, A, C>
where
    A: Accepts<C>,
    C: Clone + Send + Sync + 'static,
{
    pub(super) fn new(cqrs: &'a Cqrs, id: A::Id, command: C) -> Self {
        let (keyed, metadata) = (Ok(None), Metadata::new());
        let expected = ExpectedVersion::Any;
        Self { cqrs, id, command, keyed, metadata, expected, start: Self::start }
    }

    fn start(self) -> Running<'a, A> {
        let span = tracing::info_span!(
            "command",
            category = A::CATEGORY,
            id = %self.id,
            command = short_name::<C>(),
        );
        Box::pin(self.run().instrument(span))
    }
}

impl<A: Aggregate, C> Execute<'_, A, C> {
    /// Sending the same command again under this key has no further effect and gives the same
    /// answer; another command under it is [`ExecuteError::KeyReused`].
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self
    where
        C: Command,
    {
        self.keyed = keyed(key.into(), &self.command).map(Some);
        self
    }

    pub(super) fn keyed(mut self, keyed: Keyed) -> Self {
        self.keyed = Ok(Some(keyed));
        self
    }

    /// Says who asks, and why. What is missing is filled in.
    pub fn metadata(mut self, metadata: Metadata) -> Self {
        self.metadata = metadata;
        self
    }

    /// Only decides where the stream is at this version, the one that the caller has seen; it is
    /// a [`ConcurrencyConflict`](crate::ConcurrencyConflict) otherwise.
    pub fn expected_version(mut self, expected: impl Into<ExpectedVersion>) -> Self {
        self.expected = expected.into();
        self
    }
}

fn keyed<C: Command>(key: String, command: &C) -> Result<Keyed, InvalidCommand> {
    let key = IdempotencyKey::new(key)?;
    let fingerprint = Fingerprint::of(command)
        .map_err(|e| InvalidCommand::Json { part: "command".into(), reason: e.to_string() })?;
    Ok(Keyed { key, fingerprint })
}

impl<'a, A: Aggregate, C> IntoFuture for Execute<'a, A, C> {
    type Output = Result<Done<A>, ExecuteError<A::Error>>;
    type IntoFuture = Running<'a, A>;

    fn into_future(self) -> Self::IntoFuture {
        (self.start)(self)
    }
}

impl<A, C> Execute<'_, A, C>
where
    A: Accepts<C>,
    C: Clone + Send + Sync + 'static,
{
    async fn run(self) -> Result<Done<A>, ExecuteError<A::Error>> {
        let Self { cqrs, id, command, keyed, metadata, expected, start: _ } = self;
        let shared = &cqrs.shared;
        let stream = StreamId::new(A::CATEGORY, id.to_string()).map_err(InvalidCommand::from)?;
        let keyed = keyed?;
        let command_id = shared.ids.next();
        let (metadata, metadata_json) =
            fill_in(metadata, command_id, shared.options.payload.metadata_bytes)?;
        let place = shared.gate.enter().await.ok_or(ExecuteError::ShuttingDown)?;
        let (reply, answer) = oneshot::channel();
        let ticket = Ticket {
            decide: Box::new(move |state: &A, context| state.handle(command.clone(), context)),
            id,
            seed: keyed.as_ref().map_or(command_id, |k| k.seed(&stream)),
            keyed,
            expected,
            metadata,
            metadata_json,
            attempts: 0,
            accepted: tokio::time::Instant::now(),
            span: tracing::Span::current(),
            reply,
            _place: place,
        };
        shared.lanes::<A>().submit(shared, stream, ticket);
        answer.await.unwrap_or(Err(ExecuteError::Abandoned))
    }
}

/// Metadata with a correlation, and its JSON.
fn fill_in(
    mut metadata: Metadata,
    command_id: Uuid,
    max: usize,
) -> Result<(Metadata, Arc<str>), InvalidCommand> {
    metadata.correlation.get_or_insert(command_id);
    let json = serde_json::to_string(&metadata)
        .map_err(|e| InvalidCommand::Json { part: "metadata".into(), reason: e.to_string() })?;
    if json.len() > max {
        let bytes = json.len();
        return Err(InvalidCommand::TooLarge { part: "metadata".into(), bytes, max });
    }
    Ok((metadata, json.into()))
}

fn short_name<C>() -> &'static str {
    let name = std::any::type_name::<C>();
    name.rsplit("::").next().unwrap_or(name)
}
