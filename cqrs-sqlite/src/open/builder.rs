use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use cqrs_core::{Document, Mode, SqlProjection, any_document};
use rusqlite::Connection;
use tokio::runtime::Handle;

use super::{OpenError, connect, file};
use crate::{
    SqliteStore,
    inline::{Around, Declared, Inline},
    patience::Patience,
    session::Session,
    worker::{Abandoned, Worker},
};

/// How a file is to be opened. From [`SqliteStore::builder`].
///
/// There is no option to commit without waiting for the disk: an acknowledged append must stay.
#[derive(Debug, Clone)]
pub struct SqliteStoreBuilder {
    path: PathBuf,
    busy_timeout: Duration,
    readers: u32,
    create_if_missing: bool,
    inline: Vec<Declared>,
}

impl SqliteStoreBuilder {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self {
            path,
            busy_timeout: Duration::from_secs(5),
            readers: 2,
            create_if_missing: true,
            inline: Vec::new(),
        }
    }

    /// How long a write waits for another process's lock, its time in the queue included, before
    /// it says that the store is unavailable. 5 seconds unless told.
    #[must_use]
    pub fn busy_timeout(mut self, timeout: Duration) -> Self {
        self.busy_timeout = timeout;
        self
    }

    /// How many threads read, each with a connection of its own: at least 1, and 2 unless told.
    #[must_use]
    pub fn readers(mut self, readers: u32) -> Self {
        self.readers = readers;
        self
    }

    /// Whether to create the file where there is none; its folder is never created. True unless
    /// told.
    #[must_use]
    pub fn create_if_missing(mut self, create: bool) -> Self {
        self.create_if_missing = create;
        self
    }

    /// Brings the documents of `D` up to date with every append, in its transaction: a query right
    /// after the command sees it. An event that they cannot take is not stored.
    ///
    /// Its mode must be [`Inline`](cqrs_core::Mode::Inline), and every process that appends should
    /// name it: where one does not, it is behind until somebody who does appends, or a runner comes.
    /// What is behind when the file is opened catches up before [`open`](Self::open) is done, and a
    /// higher version is built before.
    #[must_use]
    pub fn inline<D: Document>(mut self) -> Self {
        self.inline.push(Declared::Documents(any_document::<D>()));
        self
    }

    /// The same for a projection that writes tables of its own.
    #[must_use]
    pub fn inline_sql(mut self, projection: impl SqlProjection<Db = Connection>) -> Self {
        self.inline.push(Declared::Tables(Arc::new(projection)));
        self
    }

    /// Opens the file, creates the log or brings its schema up to date, and starts the threads.
    /// Needs a Tokio runtime, and does not block it.
    ///
    /// # Errors
    /// [`OpenError`] says what is wrong with the path or the file.
    pub async fn open(self) -> Result<SqliteStore, OpenError> {
        let path = self.path.clone();
        let runtime = Handle::current();
        tokio::task::spawn_blocking(move || self.open_blocking(runtime))
            .await
            .map_err(|e| OpenError::Failed { path, reason: e.to_string() })?
    }

    fn open_blocking(self, runtime: Handle) -> Result<SqliteStore, OpenError> {
        let path = file::check_path(&self.path, self.create_if_missing)?;
        let mut writer = connect::writer(&path, self.create_if_missing, self.busy_timeout)?;
        let inline = inline(&path, self.inline, &mut writer, self.busy_timeout, &runtime)?;
        let readers = (0..self.readers.max(1))
            .map(|_| connect::reader(&path, self.busy_timeout))
            .collect::<Result<_, _>>()?;
        let failed = |e: std::io::Error| failed(&path, &e);
        let writer = Worker::start("writer", vec![writer], Abandoned::Done).map_err(failed)?;
        let readers = Worker::start("reader", readers, Abandoned::Skipped).map_err(failed)?;
        Ok(SqliteStore::new(path.clone(), writer, readers, self.busy_timeout, inline, runtime))
    }
}

/// The projections that every append brings up to date, made and brought up to date.
fn inline(
    path: &Path,
    declared: Vec<Declared>,
    writer: &mut Session,
    busy: Duration,
    runtime: &Handle,
) -> Result<Inline, OpenError> {
    let wrong = |projection: &str, reason: String| OpenError::Projection {
        path: path.to_owned(),
        projection: projection.into(),
        reason,
    };
    let mut names = HashSet::new();
    for spec in declared.iter().map(Declared::spec) {
        if spec.mode != Mode::Inline {
            return Err(wrong(spec.name, "it is not declared as inline".into()));
        }
        if !names.insert(spec.name) {
            return Err(wrong(spec.name, "it is named twice".into()));
        }
    }
    let mut inline = Inline::new(declared);
    let around = Around { fence: writer.fence(), runtime: runtime.clone() };
    inline
        .bring_up(writer, &around, || Patience::of(busy))
        .map_err(|(name, error)| wrong(name, error.to_string()))?;
    Ok(inline)
}

fn failed(path: &Path, error: &std::io::Error) -> OpenError {
    OpenError::Failed { path: path.to_owned(), reason: error.to_string() }
}
