use std::{io, path::PathBuf};

/// Why there is no server to test on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServerError {
    /// No PostgreSQL on this machine.
    #[error(
        "PostgreSQL 15 or newer was not found: install it (Debian: `apt-get install postgresql`, \
         macOS: `brew install postgresql`), or name its folder in PG_BIN, or a server in DATABASE_URL"
    )]
    NotInstalled,
    /// PostgreSQL refuses to run as root.
    #[error("root cannot run PostgreSQL and there is no user `postgres` or `nobody` to run it as")]
    NoUser,
    /// A folder or file that the server needs.
    #[error("{doing} {}: {source}", path.display())]
    File {
        /// What was tried.
        doing: &'static str,
        /// With which file.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// A program of PostgreSQL failed.
    #[error("{program} failed: {output}")]
    Program {
        /// Which one.
        program: String,
        /// What it said.
        output: String,
    },
    /// The server ended, or did not become ready in time.
    #[error("the server did not start: {log}")]
    NotStarted {
        /// The end of its log.
        log: String,
    },
    /// The server refused.
    #[error("the server refused: {0}")]
    Sql(#[from] sqlx::Error),
    /// `DATABASE_URL` is no URL.
    #[error("DATABASE_URL is not a URL: {0}")]
    Url(#[from] url::ParseError),
}

impl ServerError {
    /// An error of the file system, for `map_err`.
    pub(crate) fn file(
        doing: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { doing, path, source }
    }
}
