use std::collections::HashSet;

use cqrs_core::{Blueprint, GenerationState, Mode, PrepareError, Prepared, StoreError, Swap};

use super::{Declared, Inline, projection::Projection};
use crate::{ConnectError, store::Inner};

/// Whether all that was named can be inline.
pub(crate) fn check(declared: &[Declared]) -> Result<(), ConnectError> {
    let mut names = HashSet::new();
    for spec in declared.iter().map(Declared::spec) {
        if spec.mode != Mode::Inline {
            return Err(wrong(spec.name, "it is not declared as inline".to_owned()));
        }
        if !names.insert(spec.name) {
            return Err(wrong(spec.name, "it is named twice".to_owned()));
        }
    }
    Ok(())
}

impl Inner {
    /// Makes what is missing, and brings it up to date, before the first append. A projection that
    /// cannot take an event stays where it is: appends will say so.
    pub(crate) async fn bring_up(&self, inline: &mut Inline) -> Result<(), ConnectError> {
        for projection in &mut inline.projections {
            self.bring_one_up(projection).await.map_err(|error| match error {
                PrepareError::Store(error) => ConnectError::Store(error),
                other => wrong(projection.spec.name, other.to_string()),
            })?;
        }
        Ok(())
    }

    async fn bring_one_up(&self, projection: &mut Projection) -> Result<(), PrepareError> {
        let (spec, declared) = (projection.spec, projection.declared.clone());
        let definition = declared.definition();
        let tables = declared.tables();
        let blueprint = Blueprint { spec: &spec, definition: &definition, tables };
        let Prepared::Run(generations) = self.prepare(&blueprint).await? else {
            tracing::warn!(projection = spec.name, "a higher version serves");
            return Ok(());
        };
        let of = |state| generations.iter().find(move |g| g.state == state);
        let live = of(GenerationState::Live);
        let Some(generation) = live.or_else(|| of(GenerationState::Building)) else {
            return Ok(());
        };
        loop {
            let head = self.head().await?.position;
            match self.step_to(projection, generation, head, None).await {
                Ok(()) => {}
                Err(error @ StoreError::Rejected { .. }) => {
                    tracing::error!(%error, "an inline projection stands still");
                    return Ok(());
                }
                Err(error) => return Err(error.into()),
            }
            if generation.state == GenerationState::Live
                || self.swap(generation.id).await? != Swap::Behind
            {
                return Ok(());
            }
        }
    }
}

fn wrong(projection: &str, reason: String) -> ConnectError {
    ConnectError::Projection { projection: projection.to_owned(), reason }
}
