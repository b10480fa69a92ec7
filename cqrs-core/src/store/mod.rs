//! What the loop needs of a store, and the store that lives in memory.

mod error;
mod event_store;
mod keys;
mod memory;
mod projections;
mod read;
mod shared;

pub use error::{AppendError, StoreError};
pub use event_store::EventStore;
pub use keys::{KeptKey, KeyQuery};
pub use memory::MemoryStore;
pub use projections::*;
pub use read::{Load, LogFilter, LogHead, LogPage};
