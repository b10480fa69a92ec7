use std::{
    cmp::Ordering,
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;
use cqrs_core::{
    Advance, Advanced,
    Comparison::{self, Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual},
    DocumentFilter, DocumentQuery, DocumentWrite, FilterValue, MemoryStore, ProjectionStore,
    StoreError, StoredDocument,
};
use serde_json::Value;

use super::mistake::{Mistake, Stored};

fn holds(comparison: Comparison, order: Ordering) -> bool {
    match comparison {
        Equal => order.is_eq(),
        NotEqual => order.is_ne(),
        Less => order.is_lt(),
        LessOrEqual => order.is_le(),
        Greater => order.is_gt(),
        GreaterOrEqual => order.is_ge(),
    }
}

pub(super) fn field(document: &str, name: &str) -> Option<Value> {
    let document: Value = serde_json::from_str(document).ok()?;
    document.get(name).filter(|field| !field.is_null()).cloned()
}

/// How a wrong store compares what one kind of column holds.
pub(crate) trait Compared: Default + Send + Sync + 'static {
    /// Whether the document passes; `None` where the mistake is not in such a filter.
    fn passes(document: &str, filter: &DocumentFilter) -> Option<bool>;
}

/// Some filters compare otherwise.
#[derive(Default)]
pub(crate) struct Compares<C>(C);

#[async_trait]
impl<C: Compared> Mistake for Compares<C> {
    async fn find(
        &self,
        right: &MemoryStore,
        projection: &str,
        query: DocumentQuery,
    ) -> Stored<Vec<StoredDocument>> {
        // What cannot be asked is refused.
        right.find_documents(projection, &query).await?;
        let (mine, theirs): (Vec<_>, Vec<_>) =
            query.filters.iter().cloned().partition(|filter| C::passes("{}", filter).is_some());
        let all = DocumentQuery { filters: theirs, limit: u32::MAX, ..query.clone() };
        let mut found = right.find_documents(projection, &all).await?;
        let passes = |text: &str| mine.iter().all(|filter| C::passes(text, filter) == Some(true));
        found.retain(|found| passes(&found.document));
        found.truncate(query.limit as usize);
        Ok(found)
    }
}

/// Integers are compared as `double`s.
#[derive(Default)]
pub(crate) struct IntegersAsReals;

impl Compared for IntegersAsReals {
    #[allow(clippy::cast_precision_loss)] // That is the mistake.
    fn passes(document: &str, filter: &DocumentFilter) -> Option<bool> {
        let FilterValue::Integer(value) = filter.value else { return None };
        let found = field(document, filter.column).and_then(|field| field.as_f64());
        let order = found.and_then(|found| found.partial_cmp(&(value as f64)));
        Some(order.is_some_and(|order| holds(filter.comparison, order)))
    }
}

/// Numbers with a fraction are kept in four bytes.
#[derive(Default)]
pub(crate) struct RealsAsFloats;

impl Compared for RealsAsFloats {
    #[allow(clippy::cast_possible_truncation)] // That is the mistake.
    fn passes(document: &str, filter: &DocumentFilter) -> Option<bool> {
        let FilterValue::Real(value) = filter.value else { return None };
        let found = field(document, filter.column).and_then(|field| field.as_f64());
        let order = found.and_then(|found| (found as f32).partial_cmp(&(value as f32)));
        Some(order.is_some_and(|order| holds(filter.comparison, order)))
    }
}

/// A boolean is a condition: what it is compared with is left out.
#[derive(Default)]
pub(crate) struct BooleansAsConditions;

impl Compared for BooleansAsConditions {
    fn passes(document: &str, filter: &DocumentFilter) -> Option<bool> {
        let FilterValue::Boolean(_) = filter.value else { return None };
        Some(field(document, filter.column) == Some(Value::Bool(true)))
    }
}

/// Text is compared without regard to capital letters.
#[derive(Default)]
pub(crate) struct TextByLanguage;

impl Compared for TextByLanguage {
    fn passes(document: &str, filter: &DocumentFilter) -> Option<bool> {
        let FilterValue::Text(value) = &filter.value else { return None };
        let Some(Value::String(found)) = field(document, filter.column) else {
            return Some(false);
        };
        Some(holds(filter.comparison, found.to_lowercase().cmp(&value.to_lowercase())))
    }
}

/// What is not there is another than anything.
#[derive(Default)]
pub(crate) struct NullIsAnother;

impl Compared for NullIsAnother {
    fn passes(document: &str, filter: &DocumentFilter) -> Option<bool> {
        let NotEqual = filter.comparison else { return None };
        Some(match (field(document, filter.column), &filter.value) {
            (None, _) => true,
            (Some(found), FilterValue::Integer(value)) => found != *value,
            (Some(found), FilterValue::Real(value)) => found.as_f64() != Some(*value),
            (Some(found), FilterValue::Boolean(value)) => found != *value,
            (Some(found), FilterValue::Text(value)) => found != value.as_str(),
        })
    }
}

/// Only the first condition makes it into the statement.
#[derive(Default)]
pub(crate) struct TakesTheFirstFilter;

#[async_trait]
impl Mistake for TakesTheFirstFilter {
    async fn find(
        &self,
        right: &MemoryStore,
        projection: &str,
        mut query: DocumentQuery,
    ) -> Stored<Vec<StoredDocument>> {
        query.filters.truncate(1);
        right.find_documents(projection, &query).await
    }
}

/// Columns are filled when a row is inserted, and not when it is updated.
#[derive(Default)]
pub(crate) struct FillsColumnsOnce {
    inserted: Mutex<HashMap<String, String>>,
}

#[async_trait]
impl Mistake for FillsColumnsOnce {
    async fn commit(
        &self,
        right: &MemoryStore,
        advance: Advance,
        writes: Vec<DocumentWrite>,
    ) -> Stored<Advanced> {
        {
            let mut inserted = self.inserted.lock().unwrap_or_else(PoisonError::into_inner);
            for write in &writes {
                match &write.document {
                    Some(text) => {
                        inserted.entry(write.key.clone()).or_insert_with(|| text.clone());
                    }
                    None => drop(inserted.remove(&write.key)),
                }
            }
        }
        right.commit_documents(&advance, &writes).await
    }

    async fn find(
        &self,
        right: &MemoryStore,
        projection: &str,
        query: DocumentQuery,
    ) -> Stored<Vec<StoredDocument>> {
        let right_one = right.find_documents(projection, &query).await?;
        let [DocumentFilter { column, comparison: Equal, value: FilterValue::Integer(value) }] =
            &*query.filters
        else {
            return Ok(right_one);
        };
        let all = DocumentQuery { filters: vec![], ..query.clone() };
        let mut found = right.find_documents(projection, &all).await?;
        let inserted = self.inserted.lock().unwrap_or_else(PoisonError::into_inner);
        found.retain(|found| {
            let text = inserted.get(&found.key).map_or("{}", String::as_str);
            field(text, column) == Some(Value::from(*value))
        });
        Ok(found)
    }
}

/// Names of columns are not quoted.
#[derive(Default)]
pub(crate) struct ForgetsToQuote;

#[async_trait]
impl Mistake for ForgetsToQuote {
    async fn find(
        &self,
        right: &MemoryStore,
        projection: &str,
        query: DocumentQuery,
    ) -> Stored<Vec<StoredDocument>> {
        if query.filters.iter().all(|filter| filter.column != "order") {
            return right.find_documents(projection, &query).await;
        }
        let reason = "syntax error at or near \"order\"".into();
        Err(StoreError::Rejected { code: "42601".into(), reason })
    }
}
