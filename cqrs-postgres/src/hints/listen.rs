use std::{sync::Arc, time::Duration};

use cqrs_core::Position;
use sqlx::{
    Row,
    postgres::{PgConnectOptions, PgListener, PgPoolOptions, PgRow},
};
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};

use crate::sql::{Call, Param, Statement};

pub(super) const LISTENING: &str = include_str!("listening.sql");

/// The first pause after the connection was lost; each one after it is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// How long nothing may be heard before it is asked whether the server is still there.
const SILENCE: Duration = Duration::from_secs(30);
/// How long it may take to answer.
const ANSWER: Duration = Duration::from_secs(10);

/// Hears what other processes append.
#[derive(Debug, Clone)]
pub(super) struct Listener {
    pub(super) session: PgConnectOptions,
    pub(super) head: Statement,
    pub(super) listening: Statement,
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
        loop {
            match timeout(SILENCE, listener.try_recv()).await {
                Ok(received) => {
                    let Some(told) = received? else { return Ok(()) };
                    if let Ok(Ok(position)) = told.payload().parse::<i64>().map(Position::try_from)
                    {
                        tell(heard, position);
                    }
                }
                Err(_) => self.look(&mut listener, heard).await?,
            }
        }
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
