//! What a domain declares to be read: documents that are folded, and tables that are written.

mod column;
mod document;
mod fate;
mod handler_error;
mod key;
mod partition;
mod registered;
mod spec;
mod sql_projection;

pub use column::{Column, ColumnKind};
pub use document::Document;
pub use fate::{DocumentFate, IntoFate};
pub use handler_error::HandlerError;
pub use key::DocumentKey;
pub use partition::partition_of;
pub(crate) use registered::Make;
pub use registered::RegisteredProjection;
pub use spec::{Mode, OnPoison, ProjectionSpec};
pub use sql_projection::{Handled, SqlProjection};
