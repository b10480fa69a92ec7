//! A bank: the example to copy.
//!
//! [`account`] is a domain and the whole of what the framework asks for; [`transfer`] and
//! [`transfer_process`] are what spans two accounts. The rest is what a bank needs around it:
//! money, an importer, balances, a service over HTTP, and a place to keep the events.

pub mod account;
pub mod standing_order;
pub mod transfer;

pub mod standing_orders;
pub mod transfer_process;

mod cents;
mod day;

pub mod balances;
pub mod history;
pub mod import;
pub mod service;
mod store;
mod store_url;

pub mod statements;
pub mod totals;
pub mod transfers;

pub use cents::{Cents, InvalidAmount, SignedCents};
pub use day::{Day, InvalidDay, InvalidMonth, Month};
pub use store::Store;
pub use store_url::{InvalidStoreUrl, OpenError, StoreUrl};
