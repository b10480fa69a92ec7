//! Brings a schema up to date.

mod applied;
mod files;
mod run;

pub use self::files::Migration;
pub(crate) use self::run::{check, run};
