use super::{
    apply, checkpoint, drop_generation, generations, holder, live, parked, prepare, reached,
    set_stop, swap, tables,
};
use crate::{schema::Schema, sql::Statement};

/// Every statement of projections that is the same for all generations.
#[derive(Debug)]
pub(crate) struct Statements {
    pub(super) prepare: Statement,
    pub(super) swap: Statement,
    pub(super) drop_generation: Statement,
    pub(super) generations: Statement,
    pub(super) schema_of: Statement,
    pub(super) live: Statement,
    pub(super) checkpoint: Statement,
    pub(super) holder: Statement,
    pub(super) parked: Statement,
    pub(super) set_stop: Statement,
    pub(super) clear_stop: Statement,
    pub(super) reached: Statement,
    pub(super) apply: apply::Statements,
}

impl Statements {
    pub(crate) fn new(schema: &Schema, pooled: bool) -> Self {
        let of = |file| Statement::new(file, schema);
        Self {
            prepare: of(prepare::SQL),
            swap: of(swap::SQL),
            drop_generation: of(drop_generation::SQL),
            generations: of(generations::SQL),
            schema_of: of(tables::SCHEMA_OF),
            live: of(live::SQL),
            checkpoint: of(checkpoint::SQL),
            holder: of(holder::SQL),
            parked: of(parked::SQL),
            set_stop: of(set_stop::SET),
            clear_stop: of(set_stop::CLEAR),
            reached: of(reached::SQL),
            apply: apply::Statements::new(schema, pooled),
        }
    }
}
