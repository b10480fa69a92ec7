use async_trait::async_trait;
use cqrs_core::{
    Advance, Advanced, Blueprint, Checkpoint, DocumentQuery, DocumentWrite, EventStore, Generation,
    GenerationState, MemoryStore, Part, Position, Prepared, ProjectionStore, StoredDocument,
    Version,
};

use super::mistake::{Made, Mistake, Stored, parts, serving, step};

/// The first generation has to be swapped to, as any other.
#[derive(Default)]
pub(crate) struct BuildsTheFirst;

#[async_trait]
impl Mistake for BuildsTheFirst {
    async fn prepare(&self, right: &MemoryStore, blueprint: Blueprint<'_>) -> Made<Prepared> {
        let first = serving(right, blueprint.spec.name).await?.is_none();
        let mut prepared = right.prepare(&blueprint).await?;
        if let (Prepared::Run(made), true) = (&mut prepared, first) {
            made.iter_mut().for_each(|made| made.state = GenerationState::Building);
        }
        Ok(prepared)
    }
}

/// A new generation begins with the events that come after it.
#[derive(Default)]
pub(crate) struct BeginsAtTheHead;

impl BeginsAtTheHead {
    async fn move_on(right: &MemoryStore) -> Stored<()> {
        let head = right.head().await?.position;
        for part in parts(right).await? {
            if let Some(step) = step(right, part).await?.filter(|step| step.revision == 0) {
                let step = Advance { to: head, ..step };
                right.commit_documents(&step, &[]).await?;
            }
        }
        Ok(())
    }
}

#[async_trait]
impl Mistake for BeginsAtTheHead {
    async fn prepare(&self, right: &MemoryStore, blueprint: Blueprint<'_>) -> Made<Prepared> {
        let prepared = right.prepare(&blueprint).await?;
        Self::move_on(right).await?;
        Ok(prepared)
    }
}

/// Tables are dropped and made again by whoever prepares.
#[derive(Default)]
pub(crate) struct EmptiesWhatIsThere;

#[async_trait]
impl Mistake for EmptiesWhatIsThere {
    async fn prepare(&self, right: &MemoryStore, blueprint: Blueprint<'_>) -> Made<Prepared> {
        let prepared = right.prepare(&blueprint).await?;
        if let Prepared::Run(generations) = &prepared {
            for Generation { id: generation, .. } in generations {
                let part = Part { generation: *generation, partition: 0 };
                let gone = DocumentWrite {
                    key: "ada".into(),
                    document: None,
                    version: Version::NONE,
                    position: Position::START,
                };
                if let Some(step) = step(right, part).await?.filter(|step| step.revision > 0) {
                    right.commit_documents(&step, &[gone]).await?;
                }
            }
        }
        Ok(prepared)
    }
}

/// What a generation was built by is not compared.
#[derive(Default)]
pub(crate) struct IgnoresDefinitions;

#[async_trait]
impl Mistake for IgnoresDefinitions {
    async fn prepare(&self, right: &MemoryStore, blueprint: Blueprint<'_>) -> Made<Prepared> {
        right.prepare(&Blueprint { definition: "", ..blueprint }).await
    }

    async fn begin_rebuild(
        &self,
        right: &MemoryStore,
        blueprint: Blueprint<'_>,
    ) -> Made<Option<Generation>> {
        right.begin_rebuild(&Blueprint { definition: "", ..blueprint }).await
    }
}

/// The code that came last is right at once.
#[derive(Default)]
pub(crate) struct ServesTheNewest;

#[async_trait]
impl Mistake for ServesTheNewest {
    async fn prepare(&self, right: &MemoryStore, blueprint: Blueprint<'_>) -> Made<Prepared> {
        let mut prepared = right.prepare(&blueprint).await?;
        if let Prepared::Run(generations) = &mut prepared {
            for generation in generations {
                right.swap(generation.id).await?;
            }
        }
        Ok(prepared)
    }
}

/// Older code runs what newer code has built.
#[derive(Default)]
pub(crate) struct RunsTheNewer;

#[async_trait]
impl Mistake for RunsTheNewer {
    async fn prepare(&self, right: &MemoryStore, blueprint: Blueprint<'_>) -> Made<Prepared> {
        match right.prepare(&blueprint).await? {
            Prepared::Superseded { .. } => {
                let newer = serving(right, blueprint.spec.name).await?;
                Ok(Prepared::Run(newer.into_iter().collect()))
            }
            run @ Prepared::Run(_) => Ok(run),
        }
    }
}

/// A rebuild empties what serves, and begins anew.
#[derive(Default)]
pub(crate) struct RebuildsInPlace;

#[async_trait]
impl Mistake for RebuildsInPlace {
    async fn begin_rebuild(
        &self,
        right: &MemoryStore,
        blueprint: Blueprint<'_>,
    ) -> Made<Option<Generation>> {
        Ok(serving(right, blueprint.spec.name).await?)
    }
}

/// Whoever asks for a rebuild gets one of his own.
#[derive(Default)]
pub(crate) struct RebuildsForEverybody;

#[async_trait]
impl Mistake for RebuildsForEverybody {
    async fn begin_rebuild(
        &self,
        right: &MemoryStore,
        blueprint: Blueprint<'_>,
    ) -> Made<Option<Generation>> {
        let Some(begun) = right.begin_rebuild(&blueprint).await? else { return Ok(None) };
        right.drop_generation(begun.id).await?;
        right.begin_rebuild(&blueprint).await
    }
}

/// One table of documents for all projections.
#[derive(Default)]
pub(crate) struct SharesTheTable;

#[async_trait]
impl Mistake for SharesTheTable {
    async fn commit(
        &self,
        right: &MemoryStore,
        advance: Advance,
        writes: Vec<DocumentWrite>,
    ) -> Stored<Advanced> {
        let done = right.commit_documents(&advance, &writes).await?;
        for part in parts(right).await? {
            if part.generation != advance.part.generation
                && let Some(step) = step(right, part).await?
            {
                right.commit_documents(&step, &writes).await?;
            }
        }
        Ok(done)
    }
}

/// Names of tables have room for 39 bytes.
#[derive(Default)]
pub(crate) struct CutsNames;

fn cut(name: &str) -> &str {
    name.get(..39).unwrap_or(name)
}

#[async_trait]
impl Mistake for CutsNames {
    async fn prepare(&self, right: &MemoryStore, blueprint: Blueprint<'_>) -> Made<Prepared> {
        let mut spec = *blueprint.spec;
        spec.name = cut(spec.name);
        let mut prepared = right.prepare(&Blueprint { spec: &spec, ..blueprint }).await?;
        if let Prepared::Run(generations) = &mut prepared {
            generations.iter_mut().for_each(|made| made.name = blueprint.spec.name.into());
        }
        Ok(prepared)
    }

    async fn find(
        &self,
        right: &MemoryStore,
        projection: &str,
        query: DocumentQuery,
    ) -> Stored<Vec<StoredDocument>> {
        right.find_documents(cut(projection), &query).await
    }
}

/// A part that has no row yet begins at the start.
#[derive(Default)]
pub(crate) struct InventsParts;

#[async_trait]
impl Mistake for InventsParts {
    async fn checkpoint(&self, right: &MemoryStore, part: Part) -> Stored<Option<Checkpoint>> {
        let epoch = right.head().await?.epoch;
        let start = Checkpoint {
            state: GenerationState::Live,
            position: Position::START,
            epoch,
            revision: 0,
            parked: vec![],
            lost: false,
        };
        Ok(right.checkpoint(part).await?.or(Some(start)))
    }
}
