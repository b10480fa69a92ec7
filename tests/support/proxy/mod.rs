//! A proxy between a client and PostgreSQL that fails at a chosen moment.

mod connection;
mod wire;

use std::{
    fmt,
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sqlx::postgres::PgConnectOptions;
use tempfile::TempDir;
use tokio::{
    net::UnixListener,
    sync::{Notify, oneshot, watch},
    task::JoinHandle,
};
use url::Url;

use crate::{TestDatabase, server::or_panic};

/// What the proxy does with a request (one round trip of the client).
#[derive(Debug, Clone)]
pub enum Fault {
    /// Cuts the connection before the server sees the request.
    CutBefore,
    /// Passes the request on and cuts the connection at once: the server may still be at it.
    CutAfter,
    /// Waits for the server's whole answer, keeps it, and cuts the connection: what the request
    /// did is done, and the client does not know.
    CutAnswer,
    /// Keeps the request until somebody notifies, then passes it on.
    Hold(Arc<Notify>),
}

/// A proxy in front of one database. It goes with this value, and so do its connections.
#[derive(Debug)]
pub struct Proxy {
    url: String,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
    _folder: TempDir,
}

impl Proxy {
    /// Listens on a Unix socket and passes everything on to the server of `database`.
    ///
    /// # Panics
    /// Where it cannot listen, or outside of a Tokio runtime.
    #[must_use]
    pub fn before(database: &TestDatabase) -> Self {
        let folder = match database.server().cluster() {
            Some(cluster) => or_panic(cluster.programs().new_folder(cluster.home(), "proxy-")),
            None => or_panic(tempfile::tempdir()),
        };
        let listener = or_panic(UnixListener::bind(folder.path().join(".s.PGSQL.5432")));
        let mut url = or_panic(Url::parse(&database.url()));
        or_panic(url.set_host(Some(&folder.path().to_string_lossy().replace('/', "%2F"))));
        // Cannot fail in a URL that has a host.
        let _ = url.set_port(Some(5432));
        let (is_open, _) = watch::channel(true);
        let shared = Arc::new(Shared {
            server: Address::of(database),
            is_open,
            delay: AtomicU64::new(0),
            rule: Mutex::new(None),
        });
        let accepting = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Self { url: url.into(), shared, accepting, _folder: folder }
    }

    /// The database's address through the proxy.
    #[must_use]
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Fails once: at the next request that contains `needle`, best something in an event's
    /// payload, which is sent every time, where the text of a statement is only sent once.
    #[must_use]
    pub fn strike(&self, needle: &str, fault: Fault) -> Strike {
        self.strike_then(needle, fault, None)
    }

    /// Fails at the next request that contains `needle`, and from then on lets nothing through,
    /// not even a new connection, until [`clear_rule`](Self::clear_rule).
    #[must_use]
    pub fn strike_and_close(&self, needle: &str, fault: Fault) -> Strike {
        self.strike_then(needle, fault, Some(Fault::CutBefore))
    }

    fn strike_then(&self, needle: &str, fault: Fault, then: Option<Fault>) -> Strike {
        let (tell, struck) = oneshot::channel();
        let mut first = Some((tell, fault));
        let needle = needle.as_bytes().to_vec();
        self.set_rule(move |request| {
            if first.is_some() && !request.windows(needle.len()).any(|part| part == needle) {
                return None;
            }
            let Some((tell, fault)) = first.take() else { return then.clone() };
            // The test may have stopped listening.
            let _ = tell.send(());
            Some(fault)
        });
        Strike(struck)
    }

    /// Fails as `rule` says of each request, which is given as its bytes.
    pub fn set_rule(&self, rule: impl FnMut(&[u8]) -> Option<Fault> + Send + 'static) {
        *self.shared.rule() = Some(Box::new(rule));
    }

    /// Fails no more.
    pub fn clear_rule(&self) {
        *self.shared.rule() = None;
    }

    /// Cuts every connection and takes no new ones.
    pub fn close(&self) {
        self.shared.is_open.send_replace(false);
    }

    /// Takes connections again.
    pub fn open(&self) {
        self.shared.is_open.send_replace(true);
    }

    /// Lets every answer of the server wait this long: a slower disk, or a longer way.
    pub fn delay_answers(&self, delay: Duration) {
        let micros = u64::try_from(delay.as_micros()).unwrap_or(u64::MAX);
        self.shared.delay.store(micros, Ordering::Relaxed);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
        self.close();
    }
}

/// A fault that will happen.
#[derive(Debug)]
pub struct Strike(oneshot::Receiver<()>);

impl Strike {
    /// Waits until the request came.
    ///
    /// # Panics
    /// Where another rule has taken its place.
    pub async fn struck(self) {
        or_panic(self.0.await);
    }
}

type Rule = Box<dyn FnMut(&[u8]) -> Option<Fault> + Send>;

struct Shared {
    server: Address,
    is_open: watch::Sender<bool>,
    // In microseconds.
    delay: AtomicU64,
    rule: Mutex<Option<Rule>>,
}

impl Shared {
    fn rule(&self) -> std::sync::MutexGuard<'_, Option<Rule>> {
        self.rule.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fault(&self, request: &[u8]) -> Option<Fault> {
        self.rule().as_mut().and_then(|rule| rule(request))
    }

    fn delay(&self) -> Duration {
        Duration::from_micros(self.delay.load(Ordering::Relaxed))
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("server", &self.server).finish_non_exhaustive()
    }
}

/// Where the server listens.
#[derive(Debug)]
enum Address {
    Unix(PathBuf),
    Tcp(String, u16),
}

impl Address {
    fn of(database: &TestDatabase) -> Self {
        let options: PgConnectOptions = or_panic(database.url().parse());
        match options.get_socket() {
            Some(folder) => Self::Unix(folder.join(format!(".s.PGSQL.{}", options.get_port()))),
            None => Self::Tcp(options.get_host().to_owned(), options.get_port()),
        }
    }
}

async fn accept(listener: UnixListener, shared: Arc<Shared>) {
    while let Ok((client, _)) = listener.accept().await {
        let mut is_open = shared.is_open.subscribe();
        if !*is_open.borrow_and_update() {
            continue;
        }
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            tokio::select! {
                // Broken connections are what a proxy is for.
                _ = connection::serve(client, &shared) => {}
                _ = is_open.wait_for(|open| !open) => {}
            }
        });
    }
}
