use fastrand::Rng;
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    super::super::{
        FreshLog,
        rule::Outcome,
        tools::{Drafting, Handle, everything, same, stream, to, v},
    },
    model::Model,
};
use crate::{
    Append, AppendBatch, AppendError, BatchFate, BatchId, Epoch, ExpectedVersion, Load, StoreError,
    StreamId,
};

/// A store and its model, side by side.
pub(super) struct History {
    random: Rng,
    handles: [Handle; 2],
    streams: Vec<StreamId>,
    model: Model,
    fates: Vec<(BatchId, BatchFate)>,
}

impl History {
    pub(super) async fn begin(log: &dyn FreshLog, seed: u64) -> Outcome<Self> {
        let handles = [Handle::open(log).await?, Handle::open(log).await?];
        let streams = ["ada", "Ada", "ada ", "bob", "o'hara"];
        Ok(Self {
            random: Rng::with_seed(seed),
            handles,
            streams: streams.into_iter().map(stream).collect::<Outcome<_>>()?,
            model: Model::default(),
            fates: Vec::new(),
        })
    }

    /// One thing that may happen to a log.
    pub(super) async fn step(&mut self) -> Outcome {
        let handle = self.handles[self.random.usize(0..2)].clone();
        match self.random.u8(0..100) {
            0..3 => self.fence(&handle).await,
            3..8 => self.resolve(&handle).await,
            8..10 => self.name_another_epoch(&handle).await,
            10 => self.begin_epoch(&handle).await,
            11 => self.prune(&handle).await,
            12..22 => self.load(&handle).await,
            _ => self.append(&handle).await,
        }
    }

    pub(super) async fn end(&self) -> Outcome {
        for handle in &self.handles {
            self.model.check(&everything(handle).await?)?;
        }
        Ok(())
    }

    async fn append(&mut self, handle: &Handle) -> Outcome {
        let batch = self.batch(handle)?;
        let before = self.model.head;
        self.model.append(&batch.appends, &handle.send(&batch).await?)?;
        same("the head", &handle.head().await?, &self.model.head)?;
        let positions = (before < self.model.head).then_some((before.next(), self.model.head));
        self.fates.push((batch.id, BatchFate::Committed { positions }));
        Ok(())
    }

    async fn fence(&mut self, handle: &Handle) -> Outcome {
        let batch = self.batch(handle)?;
        let fate = handle.store.resolve(batch.id).await?;
        same("a batch that never came", &fate, &BatchFate::Fenced)?;
        let answer = handle.store.append(&batch).await;
        let fenced = Err(AppendError::NotStored(StoreError::Fenced { batch: batch.id }));
        same("a fenced batch", &answer, &fenced)?;
        self.fates.push((batch.id, fate));
        Ok(())
    }

    /// Asks for one of the last batches: older ones a store may have forgotten.
    async fn resolve(&mut self, handle: &Handle) -> Outcome {
        let recent = &self.fates[self.fates.len().saturating_sub(BatchId::REMEMBERED / 2)..];
        let Some((batch, expected)) = self.random.choice(recent) else { return Ok(()) };
        let fate = handle.store.resolve(*batch).await?;
        same(format!("the fate of batch {batch}"), &fate, expected)
    }

    async fn name_another_epoch(&mut self, handle: &Handle) -> Outcome {
        let (named, actual) = (Epoch::UNKNOWN, handle.epoch);
        let batch = AppendBatch { epoch: named, ..self.batch(handle)? };
        let answer = handle.store.append(&batch).await;
        let expected = Err(AppendError::NotStored(StoreError::EpochChanged { named, actual }));
        same("a batch of another epoch", &answer, &expected)
    }

    async fn begin_epoch(&mut self, handle: &Handle) -> Outcome {
        let epoch = handle.store.begin_epoch("the history asks for it").await?;
        for handle in &mut self.handles {
            handle.epoch = epoch;
        }
        Ok(())
    }

    async fn prune(&mut self, handle: &Handle) -> Outcome {
        let pruned = handle.store.prune_keys(Timestamp::MAX, u32::MAX).await?;
        same("the keys pruned", &pruned, &self.model.prune())
    }

    async fn load(&mut self, handle: &Handle) -> Outcome {
        let (mut loads, mut expected) = (Vec::new(), Vec::new());
        for _ in 0..self.random.usize(0..4) {
            let stream = self.stream();
            let events = self.model.streams.get(&stream).map_or(&[][..], Vec::as_slice);
            let after = self.random.usize(0..=events.len() + 1);
            let limit = self.random.u32(0..10);
            let versions = (after + 1..=events.len()).take(limit as usize);
            expected.push(versions.map(|version| v(version as u64)).collect::<Vec<_>>());
            loads.push(Load { stream, after: v(after as u64), limit });
        }
        let answers = handle.store.load(&loads).await?;
        let found: Vec<Vec<_>> =
            answers.iter().map(|events| events.iter().map(|e| e.version).collect()).collect();
        same(format!("the versions loaded by {loads:?}"), &found, &expected)?;
        let stream = self.stream();
        let found: Vec<Uuid> =
            handle.stream(&stream).await?.iter().map(|event| event.event_id).collect();
        let expected = self.model.streams.get(&stream).cloned().unwrap_or_default();
        same(format!("the events of {stream}"), &found, &expected)
    }

    fn stream(&mut self) -> StreamId {
        let index = self.random.usize(0..self.streams.len());
        self.streams[index].clone()
    }

    fn batch(&mut self, handle: &Handle) -> Outcome<AppendBatch> {
        let count = self.random.usize(1..6);
        let appends = (0..count).map(|_| self.draft()).collect::<Outcome<Vec<_>>>()?;
        Ok(handle.batch(appends))
    }

    /// An append that often, but not always, expects what is there.
    fn draft(&mut self) -> Outcome<Append> {
        let stream = self.stream();
        let version = self.model.streams.get(&stream).map_or(0, Vec::len) as u64;
        let expected = match self.random.u8(0..8) {
            0 => ExpectedVersion::Any,
            1 => ExpectedVersion::NoStream,
            2 => ExpectedVersion::Exists,
            3 => v(version + self.random.u64(0..3)).into(),
            4 => v(version.saturating_sub(1)).into(),
            _ => v(version).into(),
        };
        let draft = to(&stream).expecting(expected).events(self.random.u64(0..4));
        if self.random.u8(0..3) > 0 {
            return Ok(draft);
        }
        let (key, command) = (format!("k{}", self.random.u8(0..6)), self.random.u8(1..3));
        let keyed = draft.keyed(&key, command)?;
        Ok(if keyed.events.is_empty() && self.random.bool() { keyed.refused("no") } else { keyed })
    }
}
