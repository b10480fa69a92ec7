use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use cqrs_core::Position;
use sqlx::{
    Row,
    postgres::{PgConnectOptions, PgListener, PgPoolOptions, PgRow},
};
use tokio::{
    sync::watch,
    time::{Instant, sleep, timeout},
};

use crate::sql::{Call, Param, Statement};

pub(super) const LISTENING: &str = include_str!("listening.sql");
pub(super) const ALONE: &str = include_str!("alone.sql");

/// The first pause after the connection was lost; each one after it is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// How long nothing may be heard before it is asked whether the server is still there.
const SILENCE: Duration = Duration::from_secs(30);
/// So often at most it is asked whether anybody else listens.
const LOOK_AROUND: Duration = Duration::from_millis(100);
/// How long it may take to answer.
const ANSWER: Duration = Duration::from_secs(10);

/// Hears what other processes append.
#[derive(Debug, Clone)]
pub(super) struct Listener {
    pub(super) session: PgConnectOptions,
    pub(super) head: Statement,
    pub(super) listening: Statement,
    pub(super) alone: Statement,
    /// Whether nobody else listened a moment ago; then this process tells itself of its appends
    /// without the server.
    pub(super) is_alone: Arc<AtomicBool>,
    pub(super) log: i32,
    pub(super) channel: Arc<str>,
}

impl Listener {
    /// Until nobody is left to be told.
    pub(super) async fn run(self, heard: watch::Sender<Position>) {
        let mut pause = FIRST_PAUSE;
        loop {
            match self.listen(&heard).await {
                Ok(()) => pause = FIRST_PAUSE,
                Err(error) => {
                    tracing::debug!(%error, ?pause, "nothing is heard of appends; readers poll");
                    sleep(pause).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
        }
    }

    /// Until the connection is lost.
    async fn listen(&self, heard: &watch::Sender<Position>) -> sqlx::Result<()> {
        self.is_alone.store(false, Ordering::Relaxed);
        // The driver only listens over a connection of a pool.
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(ANSWER)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_lazy_with(self.session.clone());
        let mut listener = PgListener::connect_with(&pool).await?;
        listener.eager_reconnect(false);
        listener.listen(&self.channel).await?;
        ask(&mut listener, &self.listening.with(vec![Param::Text(&self.channel)])).await?;
        // What was appended before is told by nobody.
        self.look(&mut listener, heard).await?;
        let mut looked = Instant::now();
        loop {
            match timeout(SILENCE, listener.try_recv()).await {
                Ok(received) => {
                    let Some(told) = received? else { return Ok(()) };
                    if let Ok(Ok(position)) = told.payload().parse::<i64>().map(Position::try_from)
                    {
                        tell(heard, position);
                    }
                    if looked.elapsed() >= LOOK_AROUND {
                        self.look_around(&mut listener).await?;
                        looked = Instant::now();
                    }
                }
                Err(_) => self.look(&mut listener, heard).await?,
            }
        }
    }

    async fn look_around(&self, listener: &mut PgListener) -> sqlx::Result<()> {
        let alone = self.alone.with(vec![Param::Text(&self.channel)]);
        if let Some(row) = ask(listener, &alone).await? {
            self.is_alone.store(row.try_get_unchecked(0)?, Ordering::Relaxed);
        }
        Ok(())
    }

    async fn look(
        &self,
        listener: &mut PgListener,
        heard: &watch::Sender<Position>,
    ) -> sqlx::Result<()> {
        let head = self.head.with(vec![Param::Int(self.log.into())]);
        let Some(row) = ask(listener, &head).await? else { return Ok(()) };
        if let Ok(position) = Position::try_from(row.try_get_unchecked::<i64, _>(0)?) {
            tell(heard, position);
        }
        Ok(())
    }
}

async fn ask(listener: &mut PgListener, call: &Call<'_>) -> sqlx::Result<Option<PgRow>> {
    let (sql, arguments) = call.bound().map_err(sqlx::Error::Encode)?;
    let asked = sqlx::query_with(sql, arguments).fetch_optional(listener);
    let late = |_| sqlx::Error::Io(std::io::ErrorKind::TimedOut.into());
    timeout(ANSWER, asked).await.map_err(late)?
}

/// Only what is new.
pub(super) fn tell(heard: &watch::Sender<Position>, position: Position) {
    heard.send_if_modified(|highest| {
        let news = position > *highest;
        *highest = position.max(*highest);
        news
    });
}
