use std::time::Duration;

use cqrs_core::{GenerationId, StoreError};
use tokio::time::{Instant, sleep};

use crate::{
    errors::unreadable,
    read::{Cells, one_row},
    sql::Param,
    store::Inner,
};

pub(super) const SQL: &str = include_str!("drop_generation.sql");

/// Between two looks whether its tables are free.
const PAUSE: Duration = Duration::from_millis(150);

impl Inner {
    pub(crate) async fn drop_generation(
        &self,
        generation: GenerationId,
    ) -> Result<bool, StoreError> {
        let call = self.statements.projections.drop_generation.with(vec![
            Param::Int(self.log.into()),
            Param::Int(generation.0),
            Param::OptInt(self.lock_timeout),
        ]);
        let since = Instant::now();
        loop {
            let rows = self.readers.ask(&call).await?;
            let dropped = match one_row(&rows)?.cell(0)? {
                "dropped" => true,
                "gone" => false,
                "live" => return Err(serves(generation)),
                "busy" if since.elapsed() < self.patience => {
                    sleep(PAUSE).await;
                    continue;
                }
                "busy" => return Err(self.in_use(format_args!("generation {generation}"))),
                other => return Err(unreadable(format!("the outcome `{other}` of a drop"))),
            };
            self.forget_tables(generation);
            return Ok(dropped);
        }
    }
}

fn serves(generation: GenerationId) -> StoreError {
    StoreError::Rejected {
        code: "generation_serves".to_owned(),
        reason: format!("generation {generation} serves; let another one take its place first"),
    }
}
