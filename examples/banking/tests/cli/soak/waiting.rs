use std::time::Duration;

use banking::{Store, transfers::Progress};
use cqrs_core::{Comparison, Position};
use tokio::{
    task::JoinHandle,
    time::{Instant, sleep},
};

use super::{Crew, STILL};
use crate::support::attached;

/// The head of the log, and since when it stands there.
struct Stillness(Position, Instant);

impl Stillness {
    fn begin() -> Self {
        Self(Position::START, Instant::now())
    }

    /// Where the server is away it comes back; where nothing comes at all, it ends.
    async fn head(&mut self, store: &Store) -> Option<Position> {
        let head = store.log().head().await.ok().map(|head| head.position);
        match head {
            Some(head) if head > self.0 => *self = Self(head, Instant::now()),
            _ => assert!(self.1.elapsed() < STILL, "the log stands still at {}", self.0),
        }
        head
    }
}

pub(super) async fn until_the_log_is_at(store: &Store, position: Position, crew: &mut Crew<'_>) {
    let mut still = Stillness::begin();
    while still.head(store).await.is_none_or(|head| head < position) {
        crew.start_again();
        sleep(Duration::from_millis(5)).await;
    }
}

/// Until all are requested, and none of them is open.
pub(super) async fn until_none_is_open(
    store: &Store,
    crew: &mut Crew<'_>,
    requests: JoinHandle<()>,
) {
    let projections = attached(store);
    let mut still = Stillness::begin();
    let documents = projections.documents::<Progress>();
    let open = documents.filter("open", Comparison::Equal, true);
    loop {
        crew.start_again();
        let requested = requests.is_finished();
        let Some(head) = still.head(store).await else { continue };
        let shown = projections.wait_for("transfers", head, Duration::from_secs(1)).await;
        if requested && shown.is_ok() && open.page(None, 1).await.is_ok_and(|open| open.is_empty())
        {
            return requests.await.expect("no panic");
        }
        sleep(Duration::from_millis(20)).await;
    }
}
