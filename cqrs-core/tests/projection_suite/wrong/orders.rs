//! Stores that give documents in another order than they were asked for.

use std::cmp::Ordering;

use async_trait::async_trait;
use cqrs_core::{
    DocumentOrder, DocumentQuery, MemoryStore, ProjectionStore, StoreError, StoredDocument,
};
use serde_json::Value;

use super::{
    columns::field,
    mistake::{Mistake, Stored},
};

/// How a wrong store orders what the column of documents holds.
pub(crate) trait Ordered: Default + Send + Sync + 'static {
    fn order(left: &Value, right: &Value) -> Ordering;

    /// Where two have the same.
    fn tie(left: &str, right: &str) -> Ordering {
        left.cmp(right)
    }
}

/// What is asked for in the order of a column stands in another one.
#[derive(Default)]
pub(crate) struct Orders<O>(O);

#[async_trait]
impl<O: Ordered> Mistake for Orders<O> {
    async fn find(
        &self,
        right: &MemoryStore,
        projection: &str,
        query: DocumentQuery,
    ) -> Stored<Vec<StoredDocument>> {
        let all = DocumentQuery { limit: u32::MAX, ..query.clone() };
        let mut found = right.find_documents(projection, &all).await?;
        if let DocumentOrder::Column(column) = query.order {
            let value = |found: &StoredDocument| field(&found.document, column);
            found.sort_by(|a, b| {
                let order = value(a).zip(value(b)).map(|(a, b)| O::order(&a, &b));
                order.unwrap_or(Ordering::Equal).then_with(|| O::tie(&a.key, &b.key))
            });
        }
        found.truncate(query.limit as usize);
        Ok(found)
    }
}

fn right(left: &Value, right: &Value) -> Ordering {
    match (left, right) {
        (Value::String(left), Value::String(right)) => left.cmp(right),
        (Value::Bool(left), Value::Bool(right)) => left.cmp(right),
        _ => match (left.as_i64(), right.as_i64()) {
            (Some(left), Some(right)) => left.cmp(&right),
            _ => left.as_f64().partial_cmp(&right.as_f64()).unwrap_or(Ordering::Equal),
        },
    }
}

/// Integers stand as `double`s do.
#[derive(Default)]
pub(crate) struct IntegersAsReals;

impl Ordered for IntegersAsReals {
    fn order(left: &Value, other: &Value) -> Ordering {
        match (left.as_f64(), other.as_f64()) {
            (Some(left), Some(other)) => left.partial_cmp(&other).unwrap_or(Ordering::Equal),
            _ => right(left, other),
        }
    }
}

/// What is behind the point is left out.
#[derive(Default)]
pub(crate) struct WithoutFractions;

impl Ordered for WithoutFractions {
    fn order(left: &Value, other: &Value) -> Ordering {
        match (left.is_f64(), left.as_f64(), other.as_f64()) {
            (true, Some(left), Some(other)) => {
                left.trunc().partial_cmp(&other.trunc()).unwrap_or(Ordering::Equal)
            }
            _ => right(left, other),
        }
    }
}

/// Text stands as in a dictionary.
#[derive(Default)]
pub(crate) struct TextByLanguage;

impl Ordered for TextByLanguage {
    fn order(left: &Value, other: &Value) -> Ordering {
        match (left, other) {
            (Value::String(left), Value::String(other)) => {
                left.to_lowercase().cmp(&other.to_lowercase())
            }
            _ => right(left, other),
        }
    }
}

/// The key that comes last comes first, where two have the same.
#[derive(Default)]
pub(crate) struct KeysFall;

impl Ordered for KeysFall {
    fn order(left: &Value, other: &Value) -> Ordering {
        right(left, other)
    }

    fn tie(left: &str, right: &str) -> Ordering {
        right.cmp(left)
    }
}

/// What has no value comes first, as in this database.
#[derive(Default)]
pub(crate) struct PutsNullFirst;

#[async_trait]
impl Mistake for PutsNullFirst {
    async fn find(
        &self,
        right: &MemoryStore,
        projection: &str,
        query: DocumentQuery,
    ) -> Stored<Vec<StoredDocument>> {
        let ordered = right.find_documents(projection, &query).await?;
        let DocumentOrder::Column(column) = query.order else { return Ok(ordered) };
        let order = DocumentOrder::Key;
        let all = DocumentQuery { order, limit: u32::MAX, ..query.clone() };
        let mut found = right.find_documents(projection, &all).await?;
        found.retain(|found| field(&found.document, column).is_none());
        found.extend(ordered);
        found.truncate(query.limit as usize);
        Ok(found)
    }
}

/// The first ones by key are put in order.
#[derive(Default)]
pub(crate) struct OrdersAfterTheLimit;

#[async_trait]
impl Mistake for OrdersAfterTheLimit {
    async fn find(
        &self,
        right: &MemoryStore,
        projection: &str,
        query: DocumentQuery,
    ) -> Stored<Vec<StoredDocument>> {
        let mut found = right.find_documents(projection, &query).await?;
        let DocumentOrder::Column(column) = query.order else { return Ok(found) };
        let all = DocumentQuery { limit: u32::MAX, ..query.clone() };
        let mut first = right.find_documents(projection, &all).await?;
        first.retain(|found| field(&found.document, column).is_some());
        first.sort_by(|a, b| a.key.cmp(&b.key));
        first.truncate(query.limit as usize);
        found = right.find_documents(projection, &all).await?;
        found.retain(|found| first.contains(found));
        Ok(found)
    }
}

/// What cannot be ordered comes as it is.
#[derive(Default)]
pub(crate) struct OrdersWhatItCan;

#[async_trait]
impl Mistake for OrdersWhatItCan {
    async fn find(
        &self,
        right: &MemoryStore,
        projection: &str,
        query: DocumentQuery,
    ) -> Stored<Vec<StoredDocument>> {
        let found = right.find_documents(projection, &query).await;
        match (&found, query.order) {
            (Err(StoreError::Rejected { .. }), DocumentOrder::Column(_)) => {
                let order = DocumentOrder::Key;
                right.find_documents(projection, &DocumentQuery { order, ..query }).await
            }
            _ => found,
        }
    }
}
