use async_trait::async_trait;
use cqrs_core::{AppendBatch, EventStore, Load, MemoryStore, NewEvent, Position};
use serde_json::Value;
use uuid::Uuid;

use super::mistake::{Appended, Loaded, Mistake, each};

async fn changed(
    right: &MemoryStore,
    batch: AppendBatch,
    change: impl FnMut(&mut NewEvent) + Copy,
) -> Appended {
    right.append(&each(batch, |append| append.events.iter_mut().for_each(change))).await
}

/// Parsed and written again, as `jsonb` does.
fn rewritten(text: &str) -> String {
    serde_json::from_str(text).map_or_else(|_| text.into(), |value: Value| value.to_string())
}

/// The data is parsed and written again.
#[derive(Default)]
pub(crate) struct RewritesData;

#[async_trait]
impl Mistake for RewritesData {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        changed(right, batch, |event| event.data = rewritten(&event.data)).await
    }
}

/// The metadata is parsed and written again.
#[derive(Default)]
pub(crate) struct RewritesMetadata;

#[async_trait]
impl Mistake for RewritesMetadata {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        changed(right, batch, |event| event.metadata = rewritten(&event.metadata).into()).await
    }
}

/// The version of a type is kept in a column of 16 bits with a sign.
#[derive(Default)]
pub(crate) struct HalvesTypeVersions;

#[async_trait]
impl Mistake for HalvesTypeVersions {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        changed(right, batch, |event| event.type_version = event.type_version.min(32_767)).await
    }
}

/// The store gives every event an id of its own.
#[derive(Default)]
pub(crate) struct GivesIds;

#[async_trait]
impl Mistake for GivesIds {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        changed(right, batch, |event| event.event_id = Uuid::now_v7()).await
    }
}

/// A load tells the version where the position belongs.
#[derive(Default)]
pub(crate) struct MixesUpColumns;

#[async_trait]
impl Mistake for MixesUpColumns {
    async fn load(&self, right: &MemoryStore, loads: Vec<Load>) -> Loaded {
        let mut loaded = right.load(&loads).await?;
        for event in loaded.iter_mut().flatten() {
            event.position = Position::START.plus(event.version.get());
        }
        Ok(loaded)
    }
}

/// Long data is cut.
#[derive(Default)]
pub(crate) struct CutsData;

#[async_trait]
impl Mistake for CutsData {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        changed(right, batch, |event| {
            let end = event.data.floor_char_boundary(65_535);
            event.data.truncate(end);
        })
        .await
    }
}

/// An append holds 255 events and drops what comes after.
#[derive(Default)]
pub(crate) struct DropsTheRest;

#[async_trait]
impl Mistake for DropsTheRest {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        right.append(&each(batch, |append| append.events.truncate(255))).await
    }
}
