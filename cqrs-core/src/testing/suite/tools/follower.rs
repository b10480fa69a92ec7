use tokio::{sync::watch, task::JoinHandle};

use super::{super::rule::Outcome, Handle, holds};
use crate::{LogFilter, LogPage, Position, RecordedEvent};

/// Reads the log while others write, as a projection would.
pub(in super::super) struct Follower {
    task: JoinHandle<Outcome<Vec<RecordedEvent>>>,
    end: watch::Sender<Option<Position>>,
}

impl Follower {
    pub(in super::super) fn start(handle: Handle, filter: LogFilter, limit: u32) -> Self {
        let (end, until) = watch::channel(None);
        let task = tokio::spawn(async move {
            let (mut seen, mut after) = (Vec::new(), Position::START);
            loop {
                let end = *until.borrow();
                if end.is_some_and(|end| after >= end) {
                    return Ok(seen);
                }
                let page = handle.store.read_log(after, &filter, limit).await?;
                check(&page, after, &filter)?;
                let moved = page.through > after;
                // Everything is written by then: a page that stands still would do so for ever.
                holds(moved || end.is_none(), "a page before the head", "it moves on", &page)?;
                after = page.through.max(after);
                seen.extend(page.events);
                // Dropped by a rule that failed elsewhere.
                if until.has_changed().is_err() && end.is_none() {
                    return Ok(seen);
                }
                tokio::task::yield_now().await;
            }
        });
        Self { task, end }
    }

    /// Lets it read up to there, and gives everything that it saw.
    pub(in super::super) async fn up_to(self, end: Position) -> Outcome<Vec<RecordedEvent>> {
        self.end.send_replace(Some(end));
        self.task.await?
    }
}

/// A page holds each event between its ends; the first that is missing would be seen late.
fn check(page: &LogPage, after: Position, filter: &LogFilter) -> Outcome {
    let positions: Vec<_> = page.events.iter().map(|event| event.position).collect();
    let what = format!("the positions of a page after {after} and through {}", page.through);
    if *filter == LogFilter::all() {
        let mut expected = after;
        let next = |found: &Position| {
            expected = expected.next();
            *found == expected
        };
        let all = positions.iter().all(next) && expected == page.through.max(after);
        return holds(all, what, "each of them", &positions);
    }
    let inside = positions.iter().all(|at| *at > after && *at <= page.through);
    holds(inside && positions.is_sorted(), what, "in order and inside", &positions)
}
