//! Documents in memory: what a batch of events makes of them.

mod any_document;
mod cache;
mod fit;
mod folder;
mod typed_folder;

pub use any_document::{AnyDocument, any_document};
pub(crate) use fit::readable;
pub use folder::{DocumentFolder, Folded, FoldedOn, Poisoned};
