use async_trait::async_trait;
use cqrs_core::{
    DocumentOrder, DocumentQuery, MemoryStore, ProjectionStore, StoreError, StoredDocument,
};

use super::mistake::{Mistake, Stored};

/// Keys are in the order of a language.
#[derive(Default)]
pub(crate) struct SortsByLanguage;

#[async_trait]
impl Mistake for SortsByLanguage {
    async fn find(
        &self,
        right: &MemoryStore,
        projection: &str,
        query: DocumentQuery,
    ) -> Stored<Vec<StoredDocument>> {
        if query.order != DocumentOrder::Key {
            return right.find_documents(projection, &query).await;
        }
        let order = |key: &str| (key.to_lowercase(), key.to_owned());
        let all = DocumentQuery { after: None, limit: u32::MAX, ..query.clone() };
        let mut found = right.find_documents(projection, &all).await?;
        found.sort_by_key(|found| order(&found.key));
        if let Some(after) = &query.after {
            found.retain(|found| order(&found.key) > order(after));
        }
        found.truncate(query.limit as usize);
        Ok(found)
    }
}

/// `>=` where `>` belongs.
#[derive(Default)]
pub(crate) struct FindsItsKeyAgain;

#[async_trait]
impl Mistake for FindsItsKeyAgain {
    async fn find(
        &self,
        right: &MemoryStore,
        projection: &str,
        query: DocumentQuery,
    ) -> Stored<Vec<StoredDocument>> {
        if query.order != DocumentOrder::Key {
            return right.find_documents(projection, &query).await;
        }
        let all = DocumentQuery { after: None, limit: u32::MAX, ..query.clone() };
        let mut found = right.find_documents(projection, &all).await?;
        found.retain(|found| query.after.as_ref().is_none_or(|after| found.key >= *after));
        found.truncate(query.limit as usize);
        Ok(found)
    }
}

/// As many rows as were asked for are looked at.
#[derive(Default)]
pub(crate) struct FiltersAfterTheLimit;

#[async_trait]
impl Mistake for FiltersAfterTheLimit {
    async fn find(
        &self,
        right: &MemoryStore,
        projection: &str,
        query: DocumentQuery,
    ) -> Stored<Vec<StoredDocument>> {
        let all = DocumentQuery { filters: vec![], ..query.clone() };
        let looked_at = right.find_documents(projection, &all).await?;
        let mut found = right.find_documents(projection, &query).await?;
        found.retain(|found| looked_at.iter().any(|looked_at| looked_at.key == found.key));
        Ok(found)
    }
}

/// Keys are patterns.
#[derive(Default)]
pub(crate) struct FindsByPattern;

#[async_trait]
impl Mistake for FindsByPattern {
    async fn find(
        &self,
        right: &MemoryStore,
        projection: &str,
        query: DocumentQuery,
    ) -> Stored<Vec<StoredDocument>> {
        let all = DocumentQuery { keys: None, limit: u32::MAX, ..query.clone() };
        let mut found = right.find_documents(projection, &all).await?;
        if let Some(keys) = &query.keys {
            // As `ILIKE` compares.
            let like = |key: &String| key.to_lowercase();
            found.retain(|found| keys.iter().map(like).any(|key| key == like(&found.key)));
        }
        found.truncate(query.limit as usize);
        Ok(found)
    }
}

/// What cannot be asked has no answers.
#[derive(Default)]
pub(crate) struct FindsNothing;

#[async_trait]
impl Mistake for FindsNothing {
    async fn find(
        &self,
        right: &MemoryStore,
        projection: &str,
        query: DocumentQuery,
    ) -> Stored<Vec<StoredDocument>> {
        match right.find_documents(projection, &query).await {
            Err(StoreError::Rejected { .. }) => Ok(Vec::new()),
            found => found,
        }
    }
}

/// The newest generation is the one to look at.
#[derive(Default)]
pub(crate) struct SeesTheNewest;

#[async_trait]
impl Mistake for SeesTheNewest {
    async fn find(
        &self,
        right: &MemoryStore,
        projection: &str,
        query: DocumentQuery,
    ) -> Stored<Vec<StoredDocument>> {
        let found = right.find_documents(projection, &query).await?;
        let all = right.generations().await?;
        let of_name = all.iter().filter(|status| status.generation.name == projection);
        let Some(newest) = of_name.map(|status| status.generation.id).max() else {
            return Ok(found);
        };
        let keys: Vec<_> = found.iter().map(|found| &*found.key).collect();
        let mut found = right.load_documents(newest, &keys).await?;
        found.sort_by_key(|found| keys.iter().position(|key| *key == found.key));
        Ok(found)
    }
}
