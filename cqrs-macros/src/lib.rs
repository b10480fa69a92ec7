//! The derives of `cqrs-core`.
