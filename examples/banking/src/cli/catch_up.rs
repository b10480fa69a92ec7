use std::{collections::BTreeSet, time::Duration};

use banking::Store;
use cqrs_core::{ProjectionState, Projections, WaitError};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Failure;

/// How long a projection is waited for before the bar moves.
const GLANCE: Duration = Duration::from_millis(200);

/// Runs the projections until they show everything that is in the log by now, so that what is read
/// next is never older than this call.
pub(crate) async fn catch_up(store: &Store) -> Result<Projections, Failure> {
    let projections = store.start_projections().await?;
    let head = store.log().head().await?.position;
    let bar = ProgressBar::with_draw_target(Some(head.get()), ProgressDrawTarget::stderr());
    // Only a template with a mistake in it would fail; the bar then looks as usual.
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent:>3} %  {msg}, {eta} left") {
        bar.set_style(style);
    }
    for projection in serving(&projections).await? {
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
    Ok(projections)
}

/// Those that queries see.
async fn serving(projections: &Projections) -> Result<BTreeSet<String>, Failure> {
    let all = projections.status().await?.into_iter();
    let beside = |state: &ProjectionState| {
        matches!(state, ProjectionState::Rebuilding | ProjectionState::Retired)
    };
    Ok(all.filter(|status| !beside(&status.state)).map(|status| status.name).collect())
}
