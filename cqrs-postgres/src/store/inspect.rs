use super::Inner;
use crate::{
    ConnectError,
    read::{Cells, one_row},
    sql::Statement,
};

const SQL: &str = include_str!("inspect.sql");
const OLDEST: i32 = 15;

impl Inner {
    /// Checks that the server is one that a log can be kept on.
    pub(super) async fn inspect(&self) -> Result<(), ConnectError> {
        let call = Statement::new(SQL, &self.schema).with(Vec::new());
        let rows = self.readers.ask(&call).await?;
        let row = one_row(&rows)?;
        let found = row.cell::<i32>(0)? / 10_000;
        if found < OLDEST {
            return Err(ConnectError::ServerTooOld { found, needed: OLDEST });
        }
        let found: String = row.cell(1)?;
        if found != "UTF8" {
            return Err(ConnectError::NotUtf8 { found });
        }
        if row.cell(2)? {
            return Err(ConnectError::ReadOnly { reason: "it is a standby".to_owned() });
        }
        if row.cell(3)? {
            let reason = "default_transaction_read_only is on".to_owned();
            return Err(ConnectError::ReadOnly { reason });
        }
        if !row.cell::<bool>(4)? {
            tracing::warn!("the server runs with fsync = off: what it acknowledges can be lost");
        }
        Ok(())
    }
}
