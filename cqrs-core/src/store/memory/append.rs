use jiff::Timestamp;

use super::log::{Log, StoredEvent, count};
use crate::{
    Append, AppendBatch, BatchFate, BatchId, Position, StoreError, StreamId, Verdict, Version,
};

impl Log {
    pub(super) fn append(
        &mut self,
        batch: &AppendBatch,
        now: Timestamp,
    ) -> Result<Vec<Verdict>, StoreError> {
        self.check(batch)?;
        let first = self.head().position.next();
        let recorded_at = self.record_at(now);
        let verdicts = batch.appends.iter().map(|append| self.judge(append, recorded_at)).collect();
        let last = self.head().position;
        let positions = (first <= last).then_some((first, last));
        self.batches.insert(batch.id, BatchFate::Committed { positions });
        Ok(verdicts)
    }

    /// What became of the batch; where it has not happened, it never will.
    pub(super) fn resolve(&mut self, batch: BatchId) -> BatchFate {
        *self.batches.entry(batch).or_insert(BatchFate::Fenced)
    }

    fn check(&self, batch: &AppendBatch) -> Result<(), StoreError> {
        match self.batches.get(&batch.id) {
            Some(BatchFate::Fenced) => return Err(StoreError::Fenced { batch: batch.id }),
            Some(BatchFate::Committed { .. }) => {
                return Err(StoreError::Rejected {
                    code: "batch_id_reused".into(),
                    reason: format!("another batch was committed as {}", batch.id),
                });
            }
            None => {}
        }
        let actual = self.head().epoch;
        if batch.epoch != actual {
            return Err(StoreError::EpochChanged { named: batch.epoch, actual });
        }
        Ok(())
    }

    /// A taken key decides first, then the expected version.
    fn judge(&mut self, append: &Append, recorded_at: Timestamp) -> Verdict {
        if let Some(verdict) =
            append.key.as_ref().and_then(|outcome| self.keys.find(&append.stream, outcome))
        {
            return verdict;
        }
        let actual = self.version(&append.stream);
        if !append.expected.accepts(actual) {
            return Verdict::Conflict { actual };
        }
        let (version, position) = self.record(append, actual, recorded_at);
        if let Some(outcome) = &append.key {
            let first = outcome.first(version, position, count(&append.events));
            self.keys.keep(&append.stream, outcome, first, recorded_at);
        }
        Verdict::Appended { version, position }
    }

    fn record(
        &mut self,
        append: &Append,
        actual: Version,
        recorded_at: Timestamp,
    ) -> (Version, Position) {
        let (mut version, mut position) = (actual, self.head().position);
        if append.events.is_empty() {
            return (version, position);
        }
        let stream: &StreamId = &append.stream;
        let positions = self.streams.entry(stream.clone()).or_default();
        for event in &append.events {
            (version, position) = (version.next(), position.next());
            positions.push(position);
            let (stream, event) = (stream.clone(), event.clone());
            self.events.push(StoredEvent { stream, version, recorded_at, event });
        }
        (version, position)
    }
}
