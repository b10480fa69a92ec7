//! The service, over real HTTP.

mod commands;
mod ending;
mod limits;
mod outcomes;
mod problems;
mod reading;
mod restarts;
mod transfers;
