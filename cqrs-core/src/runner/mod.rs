//! What runs projections: reads ahead, folds, commits, and says how far it is.

mod documents;

pub use documents::{AnyDocument, DocumentFolder, Folded, Poisoned, any_document};
