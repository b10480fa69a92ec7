//! What the runner of projections needs of a store.

mod advance;
mod documents;
mod generation;
mod parked;
mod prepare;
mod projection_store;
mod shared;
mod sql_store;
mod status;

pub use advance::{Advance, Advanced, Checkpoint, Holder, Part, Unpark};
pub use documents::{
    Comparison, DocumentFilter, DocumentOrder, DocumentQuery, DocumentWrite, FilterValue,
    StoredDocument,
};
pub use generation::{Generation, GenerationId, GenerationState, Swap};
pub use parked::{ParkedEvent, Stop};
pub use prepare::{Blueprint, PrepareError, Prepared};
pub use projection_store::{EpochStart, ProjectionStore};
pub use sql_store::{SqlApplied, SqlProjectionStore};
pub use status::{GenerationStatus, PartStatus};
