use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;
use cqrs_core::{
    Advance, Advanced, DocumentWrite, GenerationId, MemoryStore, Position, ProjectionStore,
    StoredDocument, Version,
};
use serde_json::Value;

use super::mistake::{Mistake, Stored};

/// What a wrong store makes of a document before it writes it.
pub(crate) trait Rewrite: Default + Send + Sync + 'static {
    fn rewrite(&self, advance: &Advance, write: &mut DocumentWrite);
}

/// Every document is written otherwise.
#[derive(Default)]
pub(crate) struct Writes<R>(R);

#[async_trait]
impl<R: Rewrite> Mistake for Writes<R> {
    async fn commit(
        &self,
        right: &MemoryStore,
        advance: Advance,
        mut writes: Vec<DocumentWrite>,
    ) -> Stored<Advanced> {
        writes.iter_mut().for_each(|write| self.0.rewrite(&advance, write));
        right.commit_documents(&advance, &writes).await
    }
}

/// As `jsonb` keeps them.
#[derive(Default)]
pub(crate) struct Parsed;

impl Rewrite for Parsed {
    fn rewrite(&self, _: &Advance, write: &mut DocumentWrite) {
        let parse = |text: &String| serde_json::from_str(text).ok();
        if let Some(value) = write.document.as_ref().and_then(parse) {
            write.document = Some(Value::to_string(&value));
        }
    }
}

/// With the position that the part is at.
#[derive(Default)]
pub(crate) struct AtTheCheckpoint;

impl Rewrite for AtTheCheckpoint {
    fn rewrite(&self, advance: &Advance, write: &mut DocumentWrite) {
        write.position = advance.to;
    }
}

/// In a column with room for 65,535 bytes.
#[derive(Default)]
pub(crate) struct Cut;

impl Rewrite for Cut {
    fn rewrite(&self, _: &Advance, write: &mut DocumentWrite) {
        if write.document.as_ref().is_some_and(|text| text.len() > 65_535) {
            write.document = Some("{}".into());
        }
    }
}

/// Marked as removed, and kept.
#[derive(Default)]
pub(crate) struct Marked;

impl Rewrite for Marked {
    fn rewrite(&self, _: &Advance, write: &mut DocumentWrite) {
        write.document.get_or_insert_with(|| "null".into());
    }
}

/// The first write of a key stays; `ON CONFLICT DO NOTHING`.
#[derive(Default)]
pub(crate) struct KeepsTheFirst {
    known: Mutex<BTreeSet<(GenerationId, String)>>,
}

#[async_trait]
impl Mistake for KeepsTheFirst {
    async fn commit(
        &self,
        right: &MemoryStore,
        advance: Advance,
        mut writes: Vec<DocumentWrite>,
    ) -> Stored<Advanced> {
        writes.retain(|write| {
            let key = (advance.part.generation, write.key.clone());
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            if write.document.is_some() {
                return known.insert(key);
            }
            known.remove(&key);
            true
        });
        right.commit_documents(&advance, &writes).await
    }
}

/// How a wrong store compares keys.
pub(crate) trait Confusion: Default + Send + Sync + 'static {
    fn confuse(key: &str) -> String;
}

/// A collation decides which keys are the same.
#[derive(Default)]
pub(crate) struct Confuses<C>(C);

#[async_trait]
impl<C: Confusion> Mistake for Confuses<C> {
    async fn commit(
        &self,
        right: &MemoryStore,
        advance: Advance,
        mut writes: Vec<DocumentWrite>,
    ) -> Stored<Advanced> {
        writes.iter_mut().for_each(|write| write.key = C::confuse(&write.key));
        right.commit_documents(&advance, &writes).await
    }

    async fn load(
        &self,
        right: &MemoryStore,
        generation: GenerationId,
        keys: &[&str],
    ) -> Stored<Vec<StoredDocument>> {
        let mut found = Vec::new();
        for key in keys {
            for document in right.load_documents(generation, &[&C::confuse(key)]).await? {
                found.push(StoredDocument { key: (*key).to_owned(), ..document });
            }
        }
        Ok(found)
    }
}

/// Capital letters are small ones.
#[derive(Default)]
pub(crate) struct ByCase;

impl Confusion for ByCase {
    fn confuse(key: &str) -> String {
        key.to_lowercase()
    }
}

/// As a column of type `char` does.
#[derive(Default)]
pub(crate) struct ByPadding;

impl Confusion for ByPadding {
    fn confuse(key: &str) -> String {
        key.trim_end_matches(' ').to_owned()
    }
}

/// Somebody escapes by hand what is bound anyway.
#[derive(Default)]
pub(crate) struct ByQuoting;

impl Confusion for ByQuoting {
    fn confuse(key: &str) -> String {
        key.trim_matches('\'').to_owned()
    }
}

/// A document that is not there is an empty one.
#[derive(Default)]
pub(crate) struct FillsIn;

#[async_trait]
impl Mistake for FillsIn {
    async fn load(
        &self,
        right: &MemoryStore,
        generation: GenerationId,
        keys: &[&str],
    ) -> Stored<Vec<StoredDocument>> {
        let mut found = right.load_documents(generation, keys).await?;
        for key in keys {
            if found.iter().all(|found| found.key != *key) {
                let (version, position) = (Version::NONE, Position::START);
                let (key, document) = ((*key).to_owned(), "null".to_owned());
                found.push(StoredDocument { key, document, version, position });
            }
        }
        Ok(found)
    }
}

/// A statement has room for a thousand parameters, and who gives more is not told.
#[derive(Default)]
pub(crate) struct DropsTheRest;

#[async_trait]
impl Mistake for DropsTheRest {
    async fn commit(
        &self,
        right: &MemoryStore,
        advance: Advance,
        mut writes: Vec<DocumentWrite>,
    ) -> Stored<Advanced> {
        writes.truncate(1_000);
        right.commit_documents(&advance, &writes).await
    }
}
