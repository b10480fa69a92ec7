use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use cqrs_core::Position;
use tokio::{sync::watch, time::sleep};

use crate::{
    connection::Connections,
    read::Cells as _,
    sql::{Param, Statement},
};

pub(super) const SQL: &str = include_str!("notify.sql");

/// At most one notification in this time.
const SHORTEST_PACE: Duration = Duration::from_millis(2);
/// So much at most lies between two where there is something to tell.
const LONGEST_PACE: Duration = Duration::from_millis(10);
/// So much lies between two where no other store listens; whoever begins to is told that late.
const IDLE_PACE: Duration = Duration::from_millis(100);
/// So many events may be told of together before the pace slows down: readers of a busy log have
/// enough to do, and each notification is a transaction.
const AT_EASE: u64 = 4;
/// After one that could not be sent.
const PAUSE: Duration = Duration::from_secs(1);

/// Tells other processes what was appended here, over a connection of its own: a notification in
/// the append itself would serialise the commits of the whole server.
#[derive(Debug, Clone)]
pub(super) struct Publisher {
    pub(super) connections: Arc<Connections>,
    pub(super) notify: Statement,
    pub(super) channel: Arc<str>,
    /// Whether nobody listens but this process.
    pub(super) is_alone: Arc<AtomicBool>,
}

impl Publisher {
    /// Until nothing can be appended any more: the first position at once, and after that the last
    /// one of every pace.
    pub(super) async fn run(self, mut appended: watch::Receiver<Position>) {
        let mut told = *appended.borrow();
        while appended.changed().await.is_ok() {
            let position = *appended.borrow_and_update();
            let text = position.to_string();
            let params = vec![Param::Text(&self.channel), Param::Text(&text)];
            match self.connections.ask(&self.notify.with(params)).await {
                Ok(rows) => {
                    let is_heard = rows.first().is_none_or(|row| row.cell(2).unwrap_or(true))
                        && !self.is_alone.load(Ordering::Relaxed);
                    let news = position.get().saturating_sub(told.get());
                    sleep(if is_heard { pace(news) } else { IDLE_PACE }).await;
                    told = position;
                }
                Err(error) => {
                    tracing::debug!(%error, "a notification could not be sent; readers poll");
                    sleep(PAUSE).await;
                }
            }
        }
    }
}

/// How long to wait after so many events were told of.
fn pace(news: u64) -> Duration {
    let factor = u32::try_from(news / AT_EASE).unwrap_or(u32::MAX);
    SHORTEST_PACE.saturating_mul(factor).clamp(SHORTEST_PACE, LONGEST_PACE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_log_is_told_of_less_often() {
        let paces = [0, 1, 7, 8, 39, 40, u64::MAX].map(|news| pace(news).as_millis());
        assert_eq!(paces, [2, 2, 2, 4, 10, 10, 10]);
    }
}
