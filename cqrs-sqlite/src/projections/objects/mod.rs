//! What a generation has in the file, and under which names.

mod place;
mod record;

pub(super) use place::{drop_object, drop_objects, put_aside, put_in_place, take_names};
pub(super) use record::{objects, record};

/// A table, a view, or a trigger of a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Object {
    pub(super) name: String,
    pub(super) kind: ObjectKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ObjectKind {
    /// It has rows, and is only ever renamed.
    Table,
    /// It is made by the statement wherever the tables that it names are in place.
    View { sql: String },
    /// A trigger of a view: it goes with the view, and is made again after it.
    Trigger { sql: String },
}

impl Object {
    pub(super) fn view(name: &str, sql: String) -> Self {
        Self { name: name.into(), kind: ObjectKind::View { sql } }
    }
}
