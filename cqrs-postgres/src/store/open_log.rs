//! The first statement of a connection that writes: makes the log where it is new, and begins
//! another epoch where the server is not the one that the log was last opened on.

use cqrs_core::{Epoch, StoreError};

use super::Inner;
use crate::{
    connection::{Failure, Lease},
    read::{Cells, one_row},
    sql::Param,
};

pub(crate) const OPEN_LOG: &str = include_str!("open_log.sql");

/// How a log was found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Opened {
    pub(crate) epoch: Epoch,
    pub(crate) head: i64,
    pub(crate) recorded: i64,
}

impl Inner {
    /// Over this connection. A failure says whether it can still be used.
    pub(crate) async fn open_log(
        &self,
        lease: &mut Lease,
    ) -> Result<Result<Opened, StoreError>, Failure> {
        let call = self.statements.open_log.with(vec![Param::Int(self.log.into())]);
        let rows = lease.run(&call).await?;
        Ok(one_row(&rows).and_then(|row| {
            Ok(Opened {
                epoch: row.counted(0, Epoch::try_from)?,
                head: row.cell(1)?,
                recorded: row.cell(2)?,
            })
        }))
    }

    pub(crate) async fn open_log_anew(&self) -> Result<Opened, StoreError> {
        let mut lease = self.writer.lease().await?;
        let opened = self.open_log(&mut lease).await.map_err(Failure::into_store_error)?;
        lease.give_back();
        opened
    }
}
