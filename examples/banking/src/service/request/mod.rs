//! What a request says: in its path, its headers and its body.

mod asked_month;
mod body;
mod command_headers;
mod day_path;
mod id_in_path;
mod idempotency_key;
mod money;
mod trace_parent;
mod transaction;
mod wanted_position;

pub(crate) use asked_month::AskedMonth;
pub(crate) use body::Body;
pub(crate) use command_headers::{CommandHeaderParams, CommandHeaders};
pub(crate) use day_path::DayPath;
pub(crate) use id_in_path::IdInPath;
pub(crate) use money::Money;
pub(crate) use transaction::Transaction;
pub(crate) use wanted_position::{WantedPosition, WantedPositionParam};
