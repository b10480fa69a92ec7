//! What projections have made of the log: one file per operation of the contract.

mod contract;

// Generations.
mod drop_generation;
mod generations;
mod live;
mod prepare;
mod swap;

// How far they have come.
mod checkpoint;
mod holder;
mod parked;
mod reached;
mod set_stop;

// Documents.
mod commit_documents;
mod find_documents;
mod load_documents;

// Tables of SQL projections.
mod apply;

// What they stand on.
mod checks;
mod statements;
mod step;
mod tables;

pub(crate) use self::{
    apply::{Failure as HandlerFailure, ended, handle},
    checks::writes as check_writes,
    commit_documents::{SQL as COMMIT, documents},
    live::Live,
    load_documents::{SQL as LOAD, document},
    statements::Statements,
    tables::Generations,
};
