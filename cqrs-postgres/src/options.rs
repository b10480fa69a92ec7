use std::{str::FromStr, sync::Arc, time::Duration};

use cqrs_core::{Document, SqlProjection, any_document};
use sqlx::{PgConnection, postgres::PgConnectOptions};

use crate::{ConnectError, PostgresStore, inline::Declared, schema::Schema};

/// How a [`PostgresStore`] connects. Made by [`PostgresStore::builder`].
///
/// ```no_run
/// use std::time::Duration;
///
/// use cqrs_postgres::PostgresStore;
///
/// # async fn example() -> Result<(), cqrs_postgres::ConnectError> {
/// let store = PostgresStore::builder("postgres://bank@localhost/bank")
///     .schema("ledger")
///     .readers(16)
///     .lock_timeout(Duration::from_secs(5))
///     .connect()
///     .await?;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
#[must_use]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Builder {
    pub(crate) address: Result<PgConnectOptions, String>,
    pub(crate) schema: String,
    pub(crate) log: i32,
    pub(crate) readers: u32,
    pub(crate) projectors: u32,
    pub(crate) application_name: String,
    pub(crate) connect_timeout: Duration,
    pub(crate) lock_timeout: Duration,
    pub(crate) statement_timeout: Duration,
    pub(crate) transaction_pooler: bool,
    pub(crate) notify: bool,
    pub(crate) listen: bool,
    pub(crate) migrate: bool,
    pub(crate) accept_damage: bool,
    pub(crate) inline: Vec<Declared>,
}

impl Builder {
    pub(crate) fn new(url: &str) -> Self {
        // The driver takes any scheme.
        let is_ours = ["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme));
        Self::with(if is_ours {
            PgConnectOptions::from_str(url).map_err(|error| error.to_string())
        } else {
            Err("it does not begin with `postgres://`".to_owned())
        })
    }

    pub(crate) fn with(address: Result<PgConnectOptions, String>) -> Self {
        Self {
            address,
            schema: "cqrs".to_owned(),
            log: 1,
            readers: 8,
            projectors: 8,
            application_name: "cqrs".to_owned(),
            connect_timeout: Duration::from_secs(5),
            lock_timeout: Duration::from_secs(10),
            statement_timeout: Duration::from_secs(30),
            transaction_pooler: false,
            notify: true,
            listen: true,
            migrate: true,
            accept_damage: false,
            inline: Vec::new(),
        }
    }

    /// The schema that the log's tables are in: `cqrs` where nothing else is said. Small letters,
    /// digits and `_`, at most 40. What users query is in the schema of the same name with `_read`
    /// behind it.
    pub fn schema(mut self, name: impl Into<String>) -> Self {
        self.schema = name.into();
        self
    }

    /// Which log of the schema: 1 where nothing else is said. Logs share the tables and nothing
    /// else; a log that is not there yet is made.
    pub fn log(mut self, log: i32) -> Self {
        self.log = log;
        self
    }

    /// How many connections read at the same time, at most: 8 where nothing else is said, at
    /// least 1. Appends have one more, of their own.
    pub fn readers(mut self, count: u32) -> Self {
        self.readers = count.max(1);
        self
    }

    /// How many connections commit steps of projections at the same time, at most: 8 where nothing
    /// else is said, at least 1. They are only made where there are projections.
    pub fn projectors(mut self, count: u32) -> Self {
        self.projectors = count.max(1);
        self
    }

    /// The name that the connections go by in `pg_stat_activity`.
    pub fn application_name(mut self, name: impl Into<String>) -> Self {
        self.application_name = name.into();
        self
    }

    /// How long to wait for a connection, be it a new one or one that is in use: 5 s.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long an append waits for the log while others hold it: 10 s. After that nothing of it
    /// is stored, and the error is one that says so.
    pub fn lock_timeout(mut self, timeout: Duration) -> Self {
        self.lock_timeout = timeout;
        self
    }

    /// How long the server may work on one statement: 30 s. Where it has not answered 5 s after
    /// that, the connection is given up.
    ///
    /// Through a transaction pooler only the wait for the answer is bounded; set
    /// `statement_timeout` on the role there.
    pub fn statement_timeout(mut self, timeout: Duration) -> Self {
        self.statement_timeout = timeout;
        self
    }

    /// Whether the address is one of a transaction pooler, such as `PgBouncer` with
    /// `pool_mode = transaction`. Then nothing depends on the session, every statement is sent as
    /// one self-contained text, and each costs some more.
    ///
    /// The role must then have `READ COMMITTED` as its isolation level, which is PostgreSQL's
    /// default; where it has not, appends are refused.
    pub fn transaction_pooler(mut self, yes: bool) -> Self {
        self.transaction_pooler = yes;
        self
    }

    /// Whether to tell other processes of appends, so that their projections need not look by
    /// themselves: yes where nothing else is said.
    ///
    /// After an append, and at most every 2 to 10 ms, one `NOTIFY` with the last position goes to the
    /// channel `cqrs_1_appended` (schema and log), over a connection of its own. No append waits
    /// for it, and none fails because of it. Where no other store listens it is one in 100 ms.
    pub fn notify(mut self, yes: bool) -> Self {
        self.notify = yes;
        self
    }

    /// Whether to hear of appends of other processes: yes where nothing else is said. Takes one
    /// connection, from the time on when projections are run. Without it they look by themselves,
    /// some times a second; through a transaction pooler they always do.
    pub fn listen(mut self, yes: bool) -> Self {
        self.listen = yes;
        self
    }

    /// Whether to run missing migrations: yes where nothing else is said. Where not, a missing
    /// one is [`ConnectError::MissingMigration`].
    pub fn migrate(mut self, yes: bool) -> Self {
        self.migrate = yes;
        self
    }

    /// Whether to connect to a log that does not end where its last batch ended, in order to
    /// [`verify`](PostgresStore::verify) and [`repair`](PostgresStore::repair) it. Appends to it
    /// are refused in any case.
    pub fn accept_damage(mut self, yes: bool) -> Self {
        self.accept_damage = yes;
        self
    }

    /// Brings the documents of `D` up to date with every append, in its transaction: a query right
    /// after the command sees it. An event that they cannot take is not stored.
    ///
    /// Its mode must be [`Inline`](cqrs_core::Mode::Inline), and every process that appends should
    /// name it: where one does not, it is behind until somebody who does appends, or a runner comes.
    /// What is behind when the store connects catches up before [`connect`](Self::connect) is done,
    /// and a higher version is built before.
    ///
    /// An append then is a transaction of five round trips and more, and holds the log from the
    /// second to the last: all others wait as long. Where it has to catch up with more than 1,000
    /// events first, it does so in steps outside of the transaction, for as long as
    /// [`lock_timeout`](Self::lock_timeout) at most; then nothing is stored, and the error is one
    /// that says so.
    pub fn inline<D: Document>(mut self) -> Self {
        self.inline.push(Declared::Documents(any_document::<D>()));
        self
    }

    /// The same for a projection that writes tables of its own.
    pub fn inline_sql(mut self, projection: impl SqlProjection<Db = PgConnection>) -> Self {
        self.inline.push(Declared::Tables(Arc::new(projection)));
        self
    }

    /// Connects, migrates if that is on, and checks that the log can be written.
    ///
    /// # Errors
    /// Each with what to do about it; see [`ConnectError`].
    pub async fn connect(self) -> Result<PostgresStore, ConnectError> {
        PostgresStore::open(self).await
    }

    pub(crate) fn checked_address(&self) -> Result<PgConnectOptions, ConnectError> {
        self.address.clone().map_err(|reason| ConnectError::InvalidAddress { reason })
    }

    pub(crate) fn checked_schema(&self) -> Result<Schema, ConnectError> {
        Schema::new(&self.schema)
    }
}
