use std::{
    collections::HashMap,
    env,
    fmt::Display,
    future::Future,
    sync::{Arc, Mutex, PoisonError},
};

use sqlx::{ConnectOptions as _, Connection as _, PgConnection, postgres::PgConnectOptions};
use tokio::{sync::OnceCell, task::spawn_blocking};
use url::Url;

use crate::{
    ServerError, TestDatabase,
    cluster::{Cluster, ServerOptions, Stop},
};

/// A PostgreSQL for tests.
///
/// Cheap to clone; a private one ends with its last clone, or with the process, however that ends.
#[derive(Debug, Clone)]
pub struct TestServer {
    // Of the maintenance database.
    url: Url,
    cluster: Option<Arc<Cluster>>,
    templates: Arc<Mutex<HashMap<&'static str, TemplateName>>>,
}

type TemplateName = Arc<OnceCell<String>>;

impl TestServer {
    /// The server that all tests of this process share. The first one starts it; where
    /// `DATABASE_URL` is set, it is that one instead.
    ///
    /// It does not wait for the disk: what is tried on it are rules, not crashes.
    ///
    /// # Panics
    /// With one sentence that says what to install, where there is no PostgreSQL.
    pub async fn shared() -> Self {
        static SHARED: OnceCell<TestServer> = OnceCell::const_new();
        let server = SHARED.get_or_try_init(|| async {
            match env::var("DATABASE_URL") {
                Ok(url) => Ok(Self::at(url.parse()?, None)),
                Err(_) => Self::create(ServerOptions { fsync: false, ..Default::default() }).await,
            }
        });
        or_panic(server.await).clone()
    }

    /// A server of the caller's own, which may be stopped and killed.
    ///
    /// # Panics
    /// With one sentence that says what to install, where there is no PostgreSQL.
    pub async fn start(options: ServerOptions) -> Self {
        or_panic(Self::create(options).await)
    }

    async fn create(options: ServerOptions) -> Result<Self, ServerError> {
        let cluster = or_panic(spawn_blocking(|| Cluster::create(options)).await)?;
        let socket = cluster.home().to_string_lossy().replace('/', "%2F");
        let url = Url::parse(&format!("postgres://{}@{socket}:5432/postgres", Cluster::SUPERUSER))?;
        Ok(Self::at(url, Some(Arc::new(cluster))))
    }

    fn at(url: Url, cluster: Option<Arc<Cluster>>) -> Self {
        Self { url, cluster, templates: Arc::default() }
    }

    /// Stops it and waits until it is gone.
    ///
    /// # Panics
    /// Where the server is not the caller's own.
    pub async fn stop(&self, how: Stop) {
        self.on_cluster(move |cluster| cluster.stop(how)).await;
    }

    /// Kills every process of it with SIGKILL and waits until they are gone.
    ///
    /// # Panics
    /// Where the server is not the caller's own.
    pub async fn kill(&self) {
        self.on_cluster(Cluster::kill).await;
    }

    /// Starts it again after a stop or a kill and waits until it takes connections.
    ///
    /// # Panics
    /// Where the server is not the caller's own, or does not come up.
    pub async fn start_again(&self) {
        self.on_cluster(Cluster::start).await;
    }

    /// Stops it and starts it again.
    ///
    /// # Panics
    /// Where the server is not the caller's own, or does not come up.
    pub async fn restart(&self, how: Stop) {
        self.stop(how).await;
        self.start_again().await;
    }

    async fn on_cluster<F>(&self, act: F)
    where
        F: FnOnce(&Cluster) -> Result<(), ServerError> + Send + 'static,
    {
        let cluster = self.cluster.clone();
        let done = spawn_blocking(move || cluster.as_deref().map(act)).await;
        match or_panic(done) {
            Some(done) => or_panic(done),
            None => {
                panic!("the server in DATABASE_URL belongs to somebody else: it is not stopped")
            }
        }
    }

    /// A new empty database, dropped with the returned value. The prefix helps to find it in the
    /// server's log.
    ///
    /// # Panics
    /// Where the server does not create it.
    pub async fn database(&self, prefix: &str) -> TestDatabase {
        or_panic(TestDatabase::create(self, prefix, "template0").await)
    }

    /// A new database that `prepare` has made ready, dropped with the returned value.
    ///
    /// On a private server `prepare` runs once for each name: what it made becomes the template
    /// that databases are copied from, in about 40 ms.
    ///
    /// # Panics
    /// Where the server does not create it, or `prepare` fails.
    pub async fn prepared_database<F, E>(
        &self,
        name: &'static str,
        prepare: impl FnOnce(String) -> F,
    ) -> TestDatabase
    where
        F: Future<Output = Result<(), E>>,
        E: Display,
    {
        let prepared = async {
            let database = self.database(name).await;
            // Boxed: what prepares may be large, and every caller would carry it.
            or_panic(Box::pin(prepare(database.url())).await);
            database
        };
        if self.cluster.is_none() {
            // A template would stay behind on a server that is not ours.
            return prepared.await;
        }
        let template = self.template(name);
        let template = template.get_or_init(|| async { prepared.await.keep() }).await;
        or_panic(TestDatabase::create(self, name, template).await)
    }

    fn template(&self, name: &'static str) -> TemplateName {
        let mut templates = self.templates.lock().unwrap_or_else(PoisonError::into_inner);
        templates.entry(name).or_default().clone()
    }

    /// Ends every session in a database, and says how many there were.
    ///
    /// # Panics
    /// Where the server cannot be asked.
    pub async fn terminate_backends(&self, database: &TestDatabase) -> usize {
        let ended = async {
            let mut session = self.connect().await?;
            let ended = sqlx::query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1",
            )
            .bind(database.name())
            .fetch_all(&mut session)
            .await?;
            session.close().await?;
            Ok::<_, ServerError>(ended.len())
        };
        or_panic(ended.await)
    }

    pub(crate) fn cluster(&self) -> Option<&Cluster> {
        self.cluster.as_deref()
    }

    /// The address of a database of this server.
    pub(crate) fn url_of(&self, database: &str) -> String {
        let mut url = self.url.clone();
        url.set_path(database);
        url.into()
    }

    /// A session in the maintenance database.
    pub(crate) async fn connect(&self) -> Result<PgConnection, ServerError> {
        let options: PgConnectOptions = self.url.as_str().parse()?;
        Ok(options.disable_statement_logging().connect().await?)
    }
}

/// For what only the machine's owner can mend, who must read the error's sentence.
pub(crate) fn or_panic<T, E: Display>(result: Result<T, E>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("{error}"),
    }
}
