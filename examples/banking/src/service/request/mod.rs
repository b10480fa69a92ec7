//! What a request says: in its path, its headers and its body.

mod account_path;
mod body;
mod command_headers;
mod idempotency_key;
mod money;
mod trace_parent;
mod transaction;

pub(crate) use account_path::AccountPath;
pub(crate) use body::Body;
pub(crate) use command_headers::{CommandHeaderParams, CommandHeaders};
pub(crate) use money::Money;
pub(crate) use transaction::Transaction;
