use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
    sync::Arc,
    time::Duration,
};

use cqrs_core::MemoryStore;
use cqrs_postgres::PostgresStore;
use cqrs_sqlite::SqliteStore;
use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::Store;

/// Where the events are kept.
///
/// ```
/// use banking::StoreUrl;
///
/// assert_eq!("sqlite:bank.db".parse(), Ok(StoreUrl::Sqlite("bank.db".into())));
/// assert!("bank.db".parse::<StoreUrl>().is_err());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub enum StoreUrl {
    /// `memory:`, gone when the program ends.
    Memory,
    /// `sqlite:PATH`, a file.
    Sqlite(PathBuf),
    /// `postgres://…` or `postgresql://…`, a server.
    Postgres(String),
}

impl StoreUrl {
    /// Opens the store, and makes a file where there is none yet.
    ///
    /// # Errors
    /// [`OpenError::Failed`], with what the store says.
    pub async fn open(&self) -> Result<Store, OpenError> {
        let failed = |reason: String| OpenError::Failed { store: self.to_string(), reason };
        Ok(match self {
            Self::Memory => Store::Memory(MemoryStore::default()),
            Self::Sqlite(path) => {
                let store = SqliteStore::open(path).await.map_err(|e| failed(e.to_string()))?;
                Store::Sqlite { store: Arc::new(store), path: path.clone() }
            }
            Self::Postgres(url) => {
                let store = PostgresStore::connect(url).await.map_err(|e| failed(e.to_string()))?;
                let pool = views(url).map_err(|e| failed(e.to_string()))?;
                Store::Postgres { store, pool }
            }
        })
    }

    /// Opens a store to look at it: a file that is not there is not made.
    ///
    /// # Errors
    /// [`OpenError`], with what to do.
    pub async fn open_existing(&self) -> Result<Store, OpenError> {
        match self.file() {
            Some(path) if !path.exists() => Err(OpenError::Missing { path: path.to_owned() }),
            _ => self.open().await,
        }
    }

    /// The file of an embedded store.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(path) => Some(path),
            Self::Memory | Self::Postgres(_) => None,
        }
    }
}

/// Connections for queries, which see the views of the projections by their plain names.
fn views(url: &str) -> Result<PgPool, sqlx::Error> {
    let options = url.parse::<PgConnectOptions>()?.options([("search_path", "cqrs_read")]);
    let pool = PgPoolOptions::new().max_connections(4).acquire_timeout(Duration::from_secs(2));
    Ok(pool.connect_lazy_with(options))
}

impl FromStr for StoreUrl {
    type Err = InvalidStoreUrl;

    fn from_str(text: &str) -> Result<Self, InvalidStoreUrl> {
        let (scheme, rest) = text.split_once(':').ok_or(InvalidStoreUrl::NoScheme)?;
        match scheme {
            "memory" if rest.is_empty() => Ok(Self::Memory),
            "memory" => Err(InvalidStoreUrl::MemoryHasNoName),
            "sqlite" => match rest.strip_prefix("//").unwrap_or(rest) {
                "" => Err(InvalidStoreUrl::NoPath),
                ":memory:" => Err(InvalidStoreUrl::MemoryHasNoName),
                path => Ok(Self::Sqlite(path.into())),
            },
            "postgres" | "postgresql" if rest.starts_with("//") => Ok(Self::Postgres(text.into())),
            _ => Err(InvalidStoreUrl::Unknown { scheme: scheme.into() }),
        }
    }
}

/// Without the user and the password, so that it can be shown.
impl fmt::Display for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Memory => f.write_str("memory:"),
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(url) => {
                let address = url.split_once("//").map_or("", |(_, address)| address);
                let address = address.split('?').next().unwrap_or_default();
                let host = address.rsplit_once('@').map_or(address, |(_, host)| host);
                write!(f, "postgres://{host}")
            }
        }
    }
}

impl fmt::Debug for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoreUrl({self})")
    }
}

/// A text that names no store. It never repeats what may be a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidStoreUrl {
    /// It does not say what kind of store it is.
    #[error("a store is written as sqlite:PATH, memory: or postgres://…")]
    NoScheme,
    /// It is another kind of store.
    #[error("`{scheme}:` is no kind of store; use sqlite:PATH, memory: or postgres://…")]
    Unknown {
        /// What stands before the colon.
        scheme: String,
    },
    /// The file is not named.
    #[error("`sqlite:` needs the path of a file, such as sqlite:banking.db")]
    NoPath,
    /// The store in memory has no name.
    #[error("the store in memory is written as memory: and has no name")]
    MemoryHasNoName,
}

/// Why a store cannot be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// There is no such file yet.
    #[error("there is no store at {} yet; `banking open` or `banking import` makes one", path.display())]
    Missing {
        /// Its path.
        path: PathBuf,
    },
    /// The store says no.
    #[error("{store} cannot be opened: {reason}")]
    Failed {
        /// Which one.
        store: String,
        /// What it said.
        reason: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_kind_of_store() {
        assert_eq!("memory:".parse(), Ok(StoreUrl::Memory));
        for (url, path) in [("sqlite:a.db", "a.db"), ("sqlite:/b", "/b"), ("sqlite:///b", "/b")] {
            assert_eq!(url.parse(), Ok(StoreUrl::Sqlite(path.into())));
        }
        for url in ["postgres://host/bank", "postgresql:///bank?host=/tmp"] {
            assert_eq!(url.parse(), Ok(StoreUrl::Postgres(url.into())));
        }
    }

    #[test]
    fn says_what_is_wrong_with_another() {
        for (url, error) in [
            ("", InvalidStoreUrl::NoScheme),
            ("bank.db", InvalidStoreUrl::NoScheme),
            ("sqlite:", InvalidStoreUrl::NoPath),
            ("sqlite::memory:", InvalidStoreUrl::MemoryHasNoName),
            ("memory:x", InvalidStoreUrl::MemoryHasNoName),
            ("mysql://host/bank", InvalidStoreUrl::Unknown { scheme: "mysql".into() }),
            ("postgres:bank", InvalidStoreUrl::Unknown { scheme: "postgres".into() }),
        ] {
            assert_eq!(url.parse::<StoreUrl>(), Err(error), "{url}");
        }
    }

    #[test]
    fn never_shows_a_password() {
        let url: StoreUrl =
            "postgres://ada:s3cret@host:5433/bank?password=s3cret".parse().expect("valid");
        assert_eq!(url.to_string(), "postgres://host:5433/bank");
        assert!(!format!("{url:?}").contains("s3cret"));
        let error = "postgers://ada:s3cret@host/bank".parse::<StoreUrl>().expect_err("misspelt");
        assert!(!error.to_string().contains("s3cret"));
    }
}
