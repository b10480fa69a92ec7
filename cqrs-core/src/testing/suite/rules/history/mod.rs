//! Everything at random, beside a model that follows the same rules as simply as can be.

mod model;
mod steps;

use self::steps::History;
use super::super::{
    FreshLog,
    rule::{Broken, Outcome},
};

pub(in super::super) async fn a_random_history_matches_the_model(log: &dyn FreshLog) -> Outcome {
    let scale = log.scale();
    let seed = scale.seed;
    let mut history = History::begin(log, seed).await?;
    for step in 0..scale.pick(250, 5_000) {
        history.step().await.map_err(|broken| Broken {
            what: format!("{}, in step {step} of the history with CQRS_SEED={seed}", broken.what),
            ..broken
        })?;
    }
    history.end().await
}
