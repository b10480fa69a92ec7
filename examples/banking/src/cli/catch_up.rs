use std::{collections::BTreeSet, time::Duration};

use banking::Store;
use cqrs_core::{
    Position, ProjectionState, Projections, RegisteredProjection, StoreError, WaitError,
};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Failure;

/// How long a projection is waited for before the bar moves.
const GLANCE: Duration = Duration::from_millis(200);

/// Runs the projections, and waits until they show everything that is in the log by now: what is
/// read next is never older than this call.
pub(crate) async fn catch_up(store: &Store) -> Result<Projections, Failure> {
    let projections = store.start_projections().await?;
    let head = store.log().head().await?.position;
    until_caught_up(&projections, head).await?;
    Ok(projections)
}

/// Waits until every projection has come to the position, behind a bar on a terminal.
pub(crate) async fn until_caught_up(
    projections: &Projections,
    head: Position,
) -> Result<(), Failure> {
    let bar = bar(head);
    for projection in serving(projections).await? {
        bar.set_message(projection.clone());
        loop {
            match projections.wait_for(&projection, head, GLANCE).await {
                Ok(()) => break,
                Err(WaitError::TimedOut { reached, .. }) => bar.set_position(reached.get()),
                Err(error) => return Err(error.into()),
            }
        }
    }
    bar.finish_and_clear();
    Ok(())
}

/// A bar that counts positions; nothing where stderr is no terminal.
pub(crate) fn bar(head: Position) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(head.get()), ProgressDrawTarget::stderr());
    // Only a template with a mistake in it would fail; the bar then looks as usual.
    match ProgressStyle::with_template("{bar:40} {percent:>3} %  {msg}  {elapsed}, {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// The names of those that queries see. What drives transfers stands beside them in the store, and
/// is not run here.
async fn serving(projections: &Projections) -> Result<BTreeSet<String>, StoreError> {
    let is_read = |name: &str| RegisteredProjection::all().iter().any(|r| r.spec.name == name);
    let beside = |state: &ProjectionState| {
        matches!(state, ProjectionState::Rebuilding | ProjectionState::Retired)
    };
    let mut all = projections.status().await?;
    all.retain(|status| is_read(&status.name) && !beside(&status.state));
    Ok(all.into_iter().map(|status| status.name).collect())
}
