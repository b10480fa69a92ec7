//! What the tests of this crate share.

mod child;
mod draft;
mod folder;

pub(crate) use child::{FILE, OtherProcess};
pub(crate) use draft::{append, batch, event, keyed, stream, take_all};
pub(crate) use folder::Folder;
