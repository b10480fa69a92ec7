use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;
use cqrs_core::{
    AppendBatch, AppendError, BatchFate, BatchId, EventStore, MemoryStore, StoreError,
};
use uuid::Uuid;

use super::mistake::{Appended, Mistake};

/// It is committed, but where is not remembered.
#[derive(Default)]
pub(crate) struct ForgetsWhere;

#[async_trait]
impl Mistake for ForgetsWhere {
    async fn resolve(&self, right: &MemoryStore, batch: BatchId) -> Result<BatchFate, StoreError> {
        Ok(match right.resolve(batch).await? {
            BatchFate::Committed { .. } => BatchFate::Committed { positions: None },
            BatchFate::Fenced => BatchFate::Fenced,
        })
    }
}

/// Looks whether the batch is there, and leaves no fence where it is not.
#[derive(Default)]
pub(crate) struct OnlyLooks {
    committed: Mutex<HashSet<BatchId>>,
    looked: Mutex<HashSet<BatchId>>,
}

#[async_trait]
impl Mistake for OnlyLooks {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        // The commit takes its time; whoever resolves meanwhile comes first.
        for _ in 0..100 {
            if self.looked.lock().unwrap_or_else(PoisonError::into_inner).contains(&batch.id) {
                break;
            }
            tokio::task::yield_now().await;
        }
        let verdicts = right.append(&batch).await?;
        self.committed.lock().unwrap_or_else(PoisonError::into_inner).insert(batch.id);
        Ok(verdicts)
    }

    async fn resolve(&self, right: &MemoryStore, batch: BatchId) -> Result<BatchFate, StoreError> {
        self.looked.lock().unwrap_or_else(PoisonError::into_inner).insert(batch);
        if !self.committed.lock().unwrap_or_else(PoisonError::into_inner).contains(&batch) {
            return Ok(BatchFate::Fenced);
        }
        right.resolve(batch).await
    }
}

/// A fence closes its whole slot.
#[derive(Default)]
pub(crate) struct FencesTheSlot {
    slots: Mutex<HashSet<Uuid>>,
}

#[async_trait]
impl Mistake for FencesTheSlot {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        let slot = batch.id.slot;
        if self.slots.lock().unwrap_or_else(PoisonError::into_inner).contains(&slot) {
            return Err(AppendError::NotStored(StoreError::Fenced { batch: batch.id }));
        }
        right.append(&batch).await
    }

    async fn resolve(&self, right: &MemoryStore, batch: BatchId) -> Result<BatchFate, StoreError> {
        let fate = right.resolve(batch).await?;
        if fate == BatchFate::Fenced {
            self.slots.lock().unwrap_or_else(PoisonError::into_inner).insert(batch.slot);
        }
        Ok(fate)
    }
}

/// One row per slot: it tells what the last batch did.
#[derive(Default)]
pub(crate) struct RemembersTheLast {
    last: Mutex<HashMap<Uuid, u64>>,
}

impl RemembersTheLast {
    fn is_older(&self, batch: BatchId) -> bool {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let last = last.entry(batch.slot).or_default();
        *last = batch.number.max(*last);
        batch.number < *last
    }
}

#[async_trait]
impl Mistake for RemembersTheLast {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        self.is_older(batch.id);
        right.append(&batch).await
    }

    async fn resolve(&self, right: &MemoryStore, batch: BatchId) -> Result<BatchFate, StoreError> {
        if self.is_older(batch) {
            return Ok(BatchFate::Committed { positions: None });
        }
        right.resolve(batch).await
    }
}

/// A batch that was sent again by the driver counts as another.
#[derive(Default)]
pub(crate) struct TakesABatchAgain;

#[async_trait]
impl Mistake for TakesABatchAgain {
    async fn append(&self, right: &MemoryStore, mut batch: AppendBatch) -> Appended {
        let first = right.append(&batch).await;
        if let Err(AppendError::NotStored(StoreError::Rejected { .. })) = first {
            batch.id.slot = Uuid::now_v7();
            return right.append(&batch).await;
        }
        first
    }
}

/// An append whose caller goes away leaves its connection in a transaction.
#[derive(Default)]
pub(crate) struct StaysInTheTransaction {
    busy: Mutex<HashSet<Uuid>>,
}

#[async_trait]
impl Mistake for StaysInTheTransaction {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        let slot = batch.id.slot;
        if !self.busy.lock().unwrap_or_else(PoisonError::into_inner).insert(slot) {
            let reason = "the connection is in a transaction".into();
            return Err(StoreError::Unavailable { reason }.into());
        }
        for _ in 0..50 {
            tokio::task::yield_now().await;
        }
        let verdicts = right.append(&batch).await;
        self.busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&slot);
        verdicts
    }
}
