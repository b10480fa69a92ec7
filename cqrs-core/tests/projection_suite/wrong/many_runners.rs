use std::{
    collections::HashSet,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use cqrs_core::{
    Advance, Advanced, Blueprint, DocumentOrder, DocumentQuery, DocumentWrite, GenerationId,
    MemoryStore, Part, Prepared, ProjectionStore, StoreError, StoredDocument,
};

use super::mistake::{Made, Mistake, Stored};

/// Lets whoever else is there come as far.
async fn others_come() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

/// Of two who make the same tables, the second fails.
#[derive(Default)]
pub(crate) struct TrapsTheSecond {
    making: AtomicUsize,
}

#[async_trait]
impl Mistake for TrapsTheSecond {
    async fn prepare(&self, right: &MemoryStore, blueprint: Blueprint<'_>) -> Made<Prepared> {
        let others = self.making.fetch_add(1, Ordering::SeqCst);
        others_come().await;
        let prepared = right.prepare(&blueprint).await;
        self.making.fetch_sub(1, Ordering::SeqCst);
        if others > 0 {
            let reason = "duplicate key in pg_type_typname_nsp_index".into();
            return Err(StoreError::Rejected { code: "23505".into(), reason }.into());
        }
        prepared
    }
}

/// The revision is read, compared, and then the step is written.
#[derive(Default)]
pub(crate) struct ComparesThenWrites;

#[async_trait]
impl Mistake for ComparesThenWrites {
    async fn commit(
        &self,
        right: &MemoryStore,
        mut advance: Advance,
        writes: Vec<DocumentWrite>,
    ) -> Stored<Advanced> {
        let revision = right.checkpoint(advance.part).await?.map(|found| found.revision);
        if revision != Some(advance.revision) {
            return Ok(Advanced::Stale);
        }
        others_come().await;
        if let Some(found) = right.checkpoint(advance.part).await? {
            advance.revision = found.revision;
            advance.to = advance.to.max(found.position);
        }
        right.commit_documents(&advance, &writes).await
    }
}

/// Documents are read one after the other, each as of now.
#[derive(Default)]
pub(crate) struct ReadsOneByOne;

#[async_trait]
impl Mistake for ReadsOneByOne {
    async fn load(
        &self,
        right: &MemoryStore,
        generation: GenerationId,
        keys: &[&str],
    ) -> Stored<Vec<StoredDocument>> {
        let mut found = Vec::new();
        for key in keys {
            found.extend(right.load_documents(generation, &[key]).await?);
            tokio::task::yield_now().await;
        }
        Ok(found)
    }
}

/// A query gives its rows page by page, each as of now.
#[derive(Default)]
pub(crate) struct QueriesOneByOne;

#[async_trait]
impl Mistake for QueriesOneByOne {
    async fn find(
        &self,
        right: &MemoryStore,
        projection: &str,
        mut query: DocumentQuery,
    ) -> Stored<Vec<StoredDocument>> {
        if query.order != DocumentOrder::Key {
            return right.find_documents(projection, &query).await;
        }
        let (mut found, limit) = (Vec::new(), query.limit as usize);
        query.limit = query.limit.min(1);
        loop {
            let page = right.find_documents(projection, &query).await?;
            let Some(last) = page.last() else { return Ok(found) };
            query.after = Some(last.key.clone());
            found.extend(page);
            if found.len() == limit {
                return Ok(found);
            }
            tokio::task::yield_now().await;
        }
    }
}

/// A step whose caller goes away leaves its connection in a transaction, which holds the row.
#[derive(Default)]
pub(crate) struct HoldsOn {
    held: Mutex<HashSet<Part>>,
}

#[async_trait]
impl Mistake for HoldsOn {
    async fn commit(
        &self,
        right: &MemoryStore,
        advance: Advance,
        writes: Vec<DocumentWrite>,
    ) -> Stored<Advanced> {
        let part = advance.part;
        if !self.held.lock().unwrap_or_else(PoisonError::into_inner).insert(part) {
            return Ok(Advanced::Held(None));
        }
        others_come().await;
        let done = right.commit_documents(&advance, &writes).await;
        self.held.lock().unwrap_or_else(PoisonError::into_inner).remove(&part);
        done
    }
}
