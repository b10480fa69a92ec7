use crate::{
    append, epoch, inline, projections, prune_keys, read, resolve, schema::Schema, sql::Statement,
    store, verify,
};

/// Every statement that a store sends, for its schema.
#[derive(Debug)]
pub(crate) struct Statements {
    pub(crate) open_log: Statement,
    pub(crate) append: Statement,
    pub(crate) append_one: Statement,
    pub(crate) resolve: Statement,
    pub(crate) load: Statement,
    pub(crate) load_one: Statement,
    pub(crate) read_stream: Statement,
    pub(crate) read_log: Statement,
    pub(crate) head: Statement,
    pub(crate) keys: Statement,
    pub(crate) keys_of_stream: Statement,
    pub(crate) begin_epoch: Statement,
    pub(crate) epochs: Statement,
    pub(crate) prune_keys: Statement,
    pub(crate) prune_batches: Statement,
    pub(crate) verify: verify::Checks,
    pub(crate) repair: Statement,
    pub(crate) projections: projections::Statements,
    pub(crate) inline: inline::Statements,
}

impl Statements {
    pub(crate) fn new(schema: &Schema, pooled: bool) -> Self {
        let of = |file| Statement::new(file, schema);
        Self {
            open_log: of(store::OPEN_LOG),
            append: of(append::SQL),
            append_one: of(append::ONE),
            resolve: of(resolve::SQL),
            load: of(read::LOAD),
            load_one: of(read::LOAD_ONE),
            read_stream: of(read::READ_STREAM),
            read_log: of(read::READ_LOG),
            head: of(read::HEAD),
            keys: of(read::KEYS),
            keys_of_stream: of(read::KEYS_OF_STREAM),
            begin_epoch: of(epoch::BEGIN),
            epochs: of(epoch::HISTORY),
            prune_keys: of(prune_keys::SQL),
            prune_batches: of(store::PRUNE_BATCHES),
            verify: verify::Checks::new(schema),
            repair: of(verify::REPAIR),
            projections: projections::Statements::new(schema, pooled),
            inline: inline::Statements::new(schema),
        }
    }
}
