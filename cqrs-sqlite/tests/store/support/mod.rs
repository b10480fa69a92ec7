//! What the tests of this crate share.

mod draft;
mod folder;

pub(crate) use draft::{append, batch, event, keyed, stream, take_all};
pub(crate) use folder::Folder;
