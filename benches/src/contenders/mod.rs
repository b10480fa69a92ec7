//! Who is measured: the framework first, then the limits of the machine. Peers go here too.

mod framework;

mod bare_insert;
mod grouped_append;
mod grouped_insert;
mod grouped_rows;
mod skewed;

mod long_account;
mod long_log;
mod processes;

mod lag;
mod rebuild;
mod replay;

pub(crate) use bare_insert::BareInsert;
pub(crate) use framework::{Accounts, Framework};
pub(crate) use grouped_append::GroupedAppend;
pub(crate) use grouped_insert::GroupedInsert;
pub(crate) use grouped_rows::GroupedRows;
pub(crate) use lag::{Lag, Runner};
pub(crate) use long_account::{LongAccount, Way};
pub(crate) use long_log::{Act, LongLog};
pub(crate) use processes::Processes;
pub(crate) use rebuild::{CopiedRows, InsertedRows, Rebuild};
pub(crate) use replay::{Decoding, PostgresRows, Replay, SqliteRows, Through};
pub(crate) use skewed::Skewed;
