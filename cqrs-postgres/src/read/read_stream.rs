use cqrs_core::{RecordedEvent, StoreError, StreamId, Version};

use super::recorded::recorded;
use crate::{sql::Param, store::Inner};

pub(crate) const SQL: &str = include_str!("read_stream.sql");

impl Inner {
    pub(crate) async fn read_stream(
        &self,
        stream: &StreamId,
        after: Version,
        limit: u32,
    ) -> Result<Vec<RecordedEvent>, StoreError> {
        let call = self.statements.read_stream.with(vec![
            Param::Int(self.log.into()),
            Param::Text(stream.category()),
            Param::Text(stream.id()),
            Param::Int(after.as_i64()),
            Param::Int(limit.into()),
        ]);
        let rows = self.readers.ask(&call).await?;
        rows.iter().map(|row| recorded(row, 0, stream.clone())).collect()
    }
}
