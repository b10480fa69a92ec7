use crate::{schema::Schema, sql::Statement};

/// What is sent in an append besides itself.
#[derive(Debug)]
pub(crate) struct Statements {
    pub(super) begin: Statement,
    pub(super) hold_parts: Statement,
    pub(super) begin_tables: Statement,
    pub(super) finish_tables: Statement,
}

impl Statements {
    pub(crate) fn new(schema: &Schema) -> Self {
        let of = |file| Statement::new(file, schema);
        Self {
            begin: of(include_str!("begin.sql")),
            hold_parts: of(include_str!("hold_parts.sql")),
            begin_tables: of(include_str!("begin_tables.sql")),
            finish_tables: of(include_str!("finish_tables.sql")),
        }
    }
}
