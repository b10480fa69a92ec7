//! Documents: a table for each generation, and a view that is called as the projection is.

mod column;
mod commit;
mod find;
mod load;
mod table;
mod write;

pub(crate) use commit::commit_documents;
pub(crate) use find::find_documents;
pub(crate) use load::load_documents;
pub(super) use table::{drop_table, make_table};
pub(crate) use write::write_documents;
