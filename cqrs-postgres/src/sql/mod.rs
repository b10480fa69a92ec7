//! How a statement gets from its `.sql` file to the server.

mod literal;
mod param;
mod statement;

pub(crate) use literal::hex;
pub(crate) use param::Param;
pub(crate) use statement::{Call, Statement};
