use cqrs_core::{Part, Stop, StoreError};

use crate::{sql::Param, store::Inner};

pub(super) const SET: &str = include_str!("set_stop.sql");
pub(super) const CLEAR: &str = include_str!("clear_stop.sql");

impl Inner {
    pub(crate) async fn set_stop(&self, part: Part, stop: Option<&Stop>) -> Result<(), StoreError> {
        let mut params = self.part(part);
        let statement = match stop {
            None => &self.statements.projections.clear_stop,
            Some(stop) => {
                params.extend([
                    Param::Int(stop.position.as_i64()),
                    Param::Text(&stop.name),
                    Param::Text(stop.stream.category()),
                    Param::Text(stop.stream.id()),
                    Param::Text(&stop.reason),
                    Param::Int(stop.attempts.into()),
                    Param::Time(stop.at),
                ]);
                &self.statements.projections.set_stop
            }
        };
        self.readers.ask(&statement.with(params)).await.map(drop)
    }
}
