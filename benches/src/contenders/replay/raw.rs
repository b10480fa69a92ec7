use std::{hint::black_box, sync::Arc};

use async_trait::async_trait;
use cqrs_bench_kit::{Contender, Failure, Turn};
use futures_util::TryStreamExt as _;
use sqlx::{Connection as _, PgConnection, Row as _, query};

use super::{Folded, Read, Reading};
use crate::history::History;

/// The limit of what PostgreSQL and its connection can do: the same two columns of all rows as by
/// hand, and nothing is decoded.
pub(crate) struct RawRows {
    pub(crate) history: Arc<History>,
}

#[async_trait]
impl Contender for RawRows {
    fn name(&self) -> String {
        "rows, not decoded".into()
    }

    async fn prepare(&self, _: usize) -> Result<Box<dyn Turn>, Failure> {
        let url = self.history.written().await?.log.address();
        Ok(Reading::begin(&self.history, Session(PgConnection::connect(&url).await?)))
    }
}

struct Session(PgConnection);

#[async_trait]
impl Read for Session {
    async fn read(&mut self) -> Result<Folded, Failure> {
        let mut count = 0;
        let mut rows = query(include_str!("by_hand.sql")).fetch(&mut self.0);
        while let Some(row) = rows.try_next().await? {
            black_box(row.try_get_unchecked::<&str, _>(1)?);
            count += 1;
        }
        Ok(Folded::Rows(count))
    }
}
