use crate::{schema::Schema, sql::Statement};

/// The statements around the handlers.
#[derive(Debug)]
pub(in crate::projections) struct Statements {
    pub(super) open_log: Statement,
    pub(super) begin: Statement,
    pub(super) lock: Statement,
    pub(super) check: Statement,
    pub(super) finish: Statement,
}

impl Statements {
    pub(in crate::projections) fn new(schema: &Schema, pooled: bool) -> Self {
        let of = |file| Statement::new(file, schema);
        // A pooler's session is not ours to reset.
        let reset = if pooled { "" } else { include_str!("reset.sql") };
        Self {
            open_log: of(include_str!("open_log.sql")),
            begin: Statement::of(format!("{reset}{}", include_str!("begin.sql"))),
            lock: of(include_str!("lock.sql")),
            check: of(include_str!("check.sql")),
            finish: of(include_str!("finish.sql")),
        }
    }
}
