use std::sync::Arc;

use super::{
    super::{super::tools::Handle, FreshProjections},
    Broken, Drafting, Outcome, Stepping, blueprint, every, holds, same, stream, to,
};
use crate::{
    Advance, Advanced, Checkpoint, DocumentQuery, DocumentWrite, Generation, GenerationId,
    GenerationStatus, ParkedEvent, Part, Position, Prepared, ProjectionSpec, ProjectionStore,
    StoredDocument,
};

/// A handle on the projections of a log, and on the log. A clone is the same handle.
#[derive(Clone)]
pub(in super::super) struct Projector {
    pub(in super::super) store: Arc<dyn ProjectionStore>,
    pub(in super::super) log: Handle,
}

impl Projector {
    pub(in super::super) async fn open(fresh: &dyn FreshProjections) -> Outcome<Self> {
        let store = fresh.open_projections().await;
        let log = Handle::over(Arc::clone(&store) as Arc<_>).await?;
        Ok(Self { store, log })
    }

    /// Two handles, as two processes have them.
    pub(in super::super) async fn two(fresh: &dyn FreshProjections) -> Outcome<(Self, Self)> {
        Ok((Self::open(fresh).await?, Self::open(fresh).await?))
    }

    /// Writes so many events, and gives the position of the last.
    pub(in super::super) async fn events(&self, count: u64) -> Outcome<Position> {
        let (_, position) = self.log.write(to(&stream("ada")?).events(count)).await?;
        Ok(position)
    }

    /// The generations that are to be run.
    pub(in super::super) async fn prepare(
        &self,
        spec: &ProjectionSpec,
    ) -> Outcome<Vec<Generation>> {
        match self.store.prepare(&blueprint(spec)).await? {
            Prepared::Run(generations) => Ok(generations),
            superseded @ Prepared::Superseded { .. } => Err(Broken {
                what: format!("preparing `{}` version {}", spec.name, spec.version),
                expected: "generations to run".into(),
                found: format!("{superseded:?}"),
            }),
        }
    }

    /// The only generation that is to be run.
    pub(in super::super) async fn one(&self, spec: &ProjectionSpec) -> Outcome<Generation> {
        let mut generations = self.prepare(spec).await?;
        let what = format!("preparing `{}` version {}", spec.name, spec.version);
        holds(generations.len() == 1, &what, "one generation", &generations)?;
        Ok(generations.remove(0))
    }

    /// A generation that is built beside the one that serves.
    pub(in super::super) async fn rebuild(&self, spec: &ProjectionSpec) -> Outcome<Generation> {
        let begun = self.store.begin_rebuild(&blueprint(spec)).await?;
        begun.ok_or_else(|| Broken {
            what: format!("a rebuild of `{}`, which serves", spec.name),
            expected: "a generation".into(),
            found: "none".into(),
        })
    }

    /// The checkpoint of a part that is there.
    pub(in super::super) async fn checkpoint(&self, part: Part) -> Outcome<Checkpoint> {
        self.store.checkpoint(part).await?.ok_or_else(|| Broken {
            what: format!("the checkpoint of part {} of {}", part.partition, part.generation),
            expected: "it is there".into(),
            found: "none".into(),
        })
    }

    /// A step that stays where the part is and changes nothing.
    pub(in super::super) async fn step(&self, part: Part) -> Outcome<Advance> {
        let Checkpoint { position, revision, .. } = self.checkpoint(part).await?;
        let epoch = self.store.head().await?.epoch;
        Ok(Advance { part, revision, to: position, epoch, park: vec![], unpark: vec![] })
    }

    /// A step that has to be committed.
    pub(in super::super) async fn commit(
        &self,
        advance: &Advance,
        writes: &[DocumentWrite],
    ) -> Outcome {
        let done = self.store.commit_documents(advance, writes).await?;
        let what = format!("a step to {} on revision {}", advance.to, advance.revision);
        same(what, &done, &Advanced::Committed)
    }

    /// Commits these documents where the part is.
    pub(in super::super) async fn put(&self, part: Part, writes: &[DocumentWrite]) -> Outcome {
        self.commit(&self.step(part).await?, writes).await
    }

    /// Moves the part there.
    pub(in super::super) async fn go(&self, part: Part, to: Position) -> Outcome {
        self.commit(&self.step(part).await?.to(to), &[]).await
    }

    /// Documents of a generation, by key.
    pub(in super::super) async fn load(
        &self,
        generation: GenerationId,
        keys: &[&str],
    ) -> Outcome<Vec<StoredDocument>> {
        let mut found = self.store.load_documents(generation, keys).await?;
        found.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(found)
    }

    /// Every document of the generation that serves, as key and text.
    pub(in super::super) async fn served(&self, name: &str) -> Outcome<Vec<(String, String)>> {
        let found = self.store.find_documents(name, &every()).await?;
        Ok(found.into_iter().map(|found| (found.key, found.document)).collect())
    }

    /// The keys that a query finds, in the order in which it does.
    pub(in super::super) async fn keys(
        &self,
        name: &str,
        query: &DocumentQuery,
    ) -> Outcome<Vec<String>> {
        let found = self.store.find_documents(name, query).await?;
        Ok(found.into_iter().map(|found| found.key).collect())
    }

    /// Everything that is parked.
    pub(in super::super) async fn parked(
        &self,
        generation: GenerationId,
    ) -> Outcome<Vec<ParkedEvent>> {
        Ok(self.store.parked(generation, None, u32::MAX).await?)
    }

    /// What is told of a generation that is there.
    pub(in super::super) async fn status(&self, id: GenerationId) -> Outcome<GenerationStatus> {
        let all = self.store.generations().await?;
        all.into_iter().find(|status| status.generation.id == id).ok_or_else(|| Broken {
            what: format!("what is told of generation {id}"),
            expected: "it is there".into(),
            found: "nothing".into(),
        })
    }
}
