/// What a store is asked for, beside appends, loads and resolves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Call {
    /// [`EventStore::read_log`](crate::EventStore::read_log).
    ReadLog,
    /// [`EventStore::head`](crate::EventStore::head).
    Head,
    /// [`EventStore::keys`](crate::EventStore::keys).
    Keys,
    /// [`EventStore::prune_keys`](crate::EventStore::prune_keys).
    PruneKeys,
    /// [`ProjectionStore::epoch_starts`](crate::ProjectionStore::epoch_starts).
    EpochStarts,
    /// [`ProjectionStore::prepare`](crate::ProjectionStore::prepare).
    Prepare,
    /// [`ProjectionStore::begin_rebuild`](crate::ProjectionStore::begin_rebuild).
    BeginRebuild,
    /// [`ProjectionStore::swap`](crate::ProjectionStore::swap).
    Swap,
    /// [`ProjectionStore::drop_generation`](crate::ProjectionStore::drop_generation).
    DropGeneration,
    /// [`ProjectionStore::generations`](crate::ProjectionStore::generations).
    Generations,
    /// [`ProjectionStore::reached`](crate::ProjectionStore::reached).
    Reached,
    /// [`ProjectionStore::checkpoint`](crate::ProjectionStore::checkpoint).
    Checkpoint,
    /// [`ProjectionStore::load_documents`](crate::ProjectionStore::load_documents).
    LoadDocuments,
    /// [`ProjectionStore::commit_documents`](crate::ProjectionStore::commit_documents).
    CommitDocuments,
    /// [`ProjectionStore::find_documents`](crate::ProjectionStore::find_documents).
    FindDocuments,
    /// [`ProjectionStore::set_stop`](crate::ProjectionStore::set_stop).
    SetStop,
    /// [`ProjectionStore::parked`](crate::ProjectionStore::parked).
    Parked,
    /// [`SqlProjectionStore::apply`](crate::SqlProjectionStore::apply).
    Apply,
}
