use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use cqrs_bench_kit::{CallError, Caller, Contender, Count, Done, Failure, Turn};
use cqrs_core::{Document as _, GenerationId, ProjectionState, Projections};

use crate::{
    bank::Balance,
    documents::{balances, reach},
    history::History,
};

/// `rebuild` through the public API: from the first event to the swap, while the documents that
/// were built before serve.
pub(crate) struct Rebuild {
    pub(crate) history: Arc<History>,
}

/// Between two looks at whether it serves; a rebuild takes seconds.
const LOOK: Duration = Duration::from_millis(5);

#[async_trait]
impl Contender for Rebuild {
    fn name(&self) -> String {
        "cqrs".into()
    }

    async fn prepare(&self, _: usize) -> Result<Box<dyn Turn>, Failure> {
        let store = self.history.written().await?.log.store().await?;
        let head = store.head().await?.position;
        let projections = Projections::builder(store).document::<Balance>().start().await?;
        reach(&projections, head).await?;
        Ok(Box::new(Prepared { history: Arc::clone(&self.history), projections }))
    }
}

struct Prepared {
    history: Arc<History>,
    projections: Projections,
}

#[async_trait]
impl Turn for Prepared {
    fn callers(&mut self) -> Vec<Box<dyn Caller>> {
        let (projections, events) = (self.projections.clone(), self.history.events);
        vec![Box::new(Operator { projections, events })]
    }

    async fn check(self: Box<Self>, _: &[Count]) -> Result<(), Failure> {
        let found = balances(&self.projections).await?;
        self.projections.drop_retired(Balance::SPEC.name).await?;
        self.projections.shutdown().await;
        Ok(self.history.written().await?.compare(&found)?)
    }
}

struct Operator {
    projections: Projections,
    events: u64,
}

impl Operator {
    async fn rebuild(&self) -> Result<(), Failure> {
        let generation = self.projections.rebuild(Balance::SPEC.name).await?.id;
        while !self.serves(generation).await? {
            tokio::time::sleep(LOOK).await;
        }
        Ok(())
    }

    async fn serves(&self, generation: GenerationId) -> Result<bool, Failure> {
        let all = self.projections.status().await?;
        let status = all.into_iter().find(|status| status.generation == generation);
        match status.ok_or("the rebuild is gone")?.state {
            ProjectionState::Live | ProjectionState::CatchingUp => Ok(true),
            ProjectionState::Rebuilding => Ok(false),
            other => Err(format!("the rebuild ended as {other:?}").into()),
        }
    }
}

#[async_trait]
impl Caller for Operator {
    async fn call(&mut self) -> Result<Done, CallError> {
        self.rebuild().await.map_err(CallError::Failed)?;
        Ok(self.events.into())
    }
}
