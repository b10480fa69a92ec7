use std::{sync::Arc, time::Duration};

use cqrs_core::Position;
use tokio::{sync::watch, time::sleep};

use crate::{
    connection::Connections,
    sql::{Param, Statement},
};

pub(super) const SQL: &str = include_str!("notify.sql");

/// At most one notification in this time.
const PACE: Duration = Duration::from_millis(10);
/// After one that could not be sent.
const PAUSE: Duration = Duration::from_secs(1);

/// Tells other processes what was appended here, over a connection of its own: a notification in
/// the append itself would serialise the commits of the whole server.
#[derive(Debug, Clone)]
pub(super) struct Publisher {
    pub(super) connections: Arc<Connections>,
    pub(super) notify: Statement,
    pub(super) channel: Arc<str>,
}

impl Publisher {
    /// Until nothing can be appended any more: the first position at once, and after that the last
    /// one of every pace.
    pub(super) async fn run(self, mut appended: watch::Receiver<Position>) {
        while appended.changed().await.is_ok() {
            let position = appended.borrow_and_update().to_string();
            let params = vec![Param::Text(&self.channel), Param::Text(&position)];
            match self.connections.ask(&self.notify.with(params)).await {
                Ok(_) => sleep(PACE).await,
                Err(error) => {
                    tracing::debug!(%error, "a notification could not be sent; readers poll");
                    sleep(PAUSE).await;
                }
            }
        }
    }
}
