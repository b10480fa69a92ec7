mod contract;
mod inspect;
mod open_log;

use std::{
    fmt,
    sync::{Arc, atomic::AtomicI64},
    time::Duration,
};

use sqlx::postgres::PgConnectOptions;
use tokio::sync::Mutex;

pub(crate) use self::open_log::OPEN_LOG;
use crate::{
    Builder, ConnectError, Migration,
    connection::{Connections, handler_session, session},
    hints::Hints,
    inline::{self, Declared, Inline},
    migrate,
    projections::{Generations, Live},
    schema::Schema,
    sql::Param,
    statements::Statements,
};

pub(crate) const PRUNE_BATCHES: &str = include_str!("prune_batches.sql");

/// A log of events on PostgreSQL.
///
/// A clone is another handle on the same connections. Every append is one round trip and one
/// implicit transaction, over a connection of its own, unless projections are
/// [inline](Builder::inline); reads share others. Connections that break
/// are made anew by themselves.
#[derive(Clone)]
pub struct PostgresStore {
    inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) log: i32,
    pub(crate) schema: Schema,
    pub(crate) statements: Statements,
    /// One connection: batches take turns at the log's lock anyway.
    pub(crate) writer: Arc<Connections>,
    pub(crate) readers: Arc<Connections>,
    /// What steps of projections are sent over.
    pub(crate) projectors: Arc<Connections>,
    /// What handlers of SQL projections write over.
    pub(crate) handlers: Arc<Connections>,
    pub(crate) generations: Generations,
    pub(crate) live: Live,
    pub(crate) hints: Hints,
    /// The last position that was appended here: where an append begins to look for the log's end.
    pub(crate) appended: AtomicI64,
    /// In milliseconds, for a server whose session cannot be set up; else the session has it.
    pub(crate) lock_timeout: Option<i64>,
    /// How long to try for a lock that is only ever asked for in passing.
    pub(crate) patience: Duration,
    pub(crate) statement_timeout: Duration,
    /// What appends bring up to date, where there is any.
    pub(crate) inline: Option<Mutex<Inline>>,
}

impl PostgresStore {
    /// Connects with the defaults of [`Builder`], and brings the schema up to date.
    ///
    /// # Errors
    /// See [`ConnectError`].
    pub async fn connect(url: &str) -> Result<Self, ConnectError> {
        Self::builder(url).connect().await
    }

    /// Options for a connection to the server at `url`, such as
    /// `postgres://user:password@host/database`.
    pub fn builder(url: &str) -> Builder {
        Builder::new(url)
    }

    /// The same, for an address that is in parts already.
    pub fn builder_for(address: PgConnectOptions) -> Builder {
        Builder::with(Ok(address))
    }

    /// Runs the migrations that are missing in the schema of `builder`, all or none, and says
    /// which they were. Several programs may do so at the same time.
    ///
    /// # Errors
    /// See [`ConnectError`].
    pub async fn migrate(builder: &Builder) -> Result<Vec<Migration>, ConnectError> {
        migrate::run(&builder.checked_address()?, &builder.checked_schema()?).await
    }

    pub(crate) async fn open(builder: Builder) -> Result<Self, ConnectError> {
        let (address, schema) = (builder.checked_address()?, builder.checked_schema()?);
        inline::check(&builder.inline)?;
        let session = session(&builder, &address);
        let mut inner = Inner {
            inline: None,
            log: builder.log,
            statements: Statements::new(&schema, builder.transaction_pooler),
            writer: Connections::new(&builder, session.clone(), 1),
            readers: Connections::new(&builder, session.clone(), builder.readers),
            projectors: Connections::new(&builder, session, builder.projectors),
            handlers: Connections::new(
                &builder,
                handler_session(&builder, &address),
                builder.projectors,
            ),
            generations: Generations::default(),
            live: Live::default(),
            hints: Hints::new(&builder, &address, &schema),
            appended: AtomicI64::new(0),
            patience: builder.lock_timeout,
            statement_timeout: builder.statement_timeout,
            lock_timeout: (builder.transaction_pooler)
                .then(|| i64::try_from(builder.lock_timeout.as_millis()).unwrap_or(i64::MAX)),
            schema,
        };
        inner.inspect().await?;
        migrate::check(&inner, &builder, &address).await?;
        let ends = inner.open_log_anew().await?;
        if ends.head != ends.recorded && !builder.accept_damage {
            return Err(ConnectError::HeadMismatch { head: ends.head, recorded: ends.recorded });
        }
        inner.prune_batches().await;
        if !builder.inline.is_empty() {
            inner.follow_with(&builder, &address).await?;
        }
        Ok(Self { inner: Arc::new(inner) })
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.inner
    }
}

impl Inner {
    /// From here on appends bring these up to date. Handlers write over sessions of their own.
    async fn follow_with(
        &mut self,
        builder: &Builder,
        address: &PgConnectOptions,
    ) -> Result<(), ConnectError> {
        let declared = builder.inline.clone();
        let has_handlers = declared.iter().any(|d| matches!(d, Declared::Tables(_)));
        let make = if has_handlers { handler_session } else { session };
        let mut inline =
            Inline::new(declared, Connections::new(builder, make(builder, address), 1));
        self.bring_up(&mut inline).await?;
        self.inline = Some(Mutex::new(inline));
        Ok(())
    }

    /// Records of slots that are no longer used, a bounded number. Not needed to go on.
    async fn prune_batches(&self) {
        let call = self
            .statements
            .prune_batches
            .with(vec![Param::Int(self.log.into()), Param::Int(1_000)]);
        if let Err(error) = self.readers.ask(&call).await {
            tracing::warn!(%error, "records of old batches could not be pruned");
        }
    }
}

impl fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresStore")
            .field("schema", &self.inner.schema.name())
            .field("log", &self.inner.log)
            .finish_non_exhaustive()
    }
}
