//! The ground that the promises are tried on, tried itself.

mod proxy;
mod server;
mod watchdog;
