//! Placeholder until the memory store stands.

/// A log in memory.
#[derive(Debug, Default)]
pub struct MemoryStore;
