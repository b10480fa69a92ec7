use std::{hint::black_box, sync::Arc};

use async_trait::async_trait;
use cqrs_bench_kit::{Contender, Failure, Turn};
use futures_util::TryStreamExt as _;
use rusqlite::OpenFlags;
use sqlx::{Connection as _, PgConnection, Row as _, query};
use tokio::task::block_in_place;

use super::{Folded, Read, Reading, sum::Sum};
use crate::history::History;

/// The limit of reading a log on PostgreSQL: one statement for two columns of all rows, on a
/// connection of the same library, decoded as they come, or not at all.
pub(crate) struct PostgresRows {
    pub(crate) history: Arc<History>,
    pub(crate) decoded: bool,
}

#[async_trait]
impl Contender for PostgresRows {
    fn name(&self) -> String {
        if self.decoded { "type and data by hand" } else { "rows, not decoded" }.into()
    }

    async fn prepare(&self, _: usize) -> Result<Box<dyn Turn>, Failure> {
        let url = self.history.written().await?.log.address();
        let connection = PgConnection::connect(&url).await?;
        Ok(Reading::begin(&self.history, Session { connection, decoded: self.decoded }))
    }
}

struct Session {
    connection: PgConnection,
    decoded: bool,
}

#[async_trait]
impl Read for Session {
    async fn read(&mut self) -> Result<Folded, Failure> {
        let (mut sum, mut count) = (Sum::default(), 0);
        let mut rows = query(include_str!("by_hand.sql")).fetch(&mut self.connection);
        while let Some(row) = rows.try_next().await? {
            if self.decoded {
                sum.add(row.try_get_unchecked(0)?, row.try_get_unchecked(1)?)?;
            } else {
                black_box(row.try_get_unchecked::<&str, _>(1)?);
                count += 1;
            }
        }
        Ok(if self.decoded { Folded::Total(sum.total()?) } else { Folded::Rows(count) })
    }
}

/// The same on the embedded store.
pub(crate) struct SqliteRows {
    pub(crate) history: Arc<History>,
}

#[async_trait]
impl Contender for SqliteRows {
    fn name(&self) -> String {
        "type and data by hand".into()
    }

    async fn prepare(&self, _: usize) -> Result<Box<dyn Turn>, Failure> {
        let file = self.history.written().await?.log.address();
        let connection =
            rusqlite::Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        Ok(Reading::begin(&self.history, File(connection)))
    }
}

struct File(rusqlite::Connection);

#[async_trait]
impl Read for File {
    async fn read(&mut self) -> Result<Folded, Failure> {
        let total = || {
            let mut sum = Sum::default();
            let mut statement = self.0.prepare(include_str!("by_hand_sqlite.sql"))?;
            let mut rows = statement.query(())?;
            while let Some(row) = rows.next()? {
                sum.add(row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?)?;
            }
            sum.total()
        };
        Ok(Folded::Total(block_in_place(total)?))
    }
}
