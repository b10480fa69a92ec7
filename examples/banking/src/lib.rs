//! A bank: the example to copy.
//!
//! [`account`] and [`transfer`] are the domain and the whole of what the framework asks for. The
//! rest is what a bank needs around it: money, an importer, balances, a service over HTTP, and a
//! place to keep the events.

pub mod account;
pub mod standing_order;
pub mod transfer;

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

pub use cents::{Cents, InvalidAmount, SignedCents};
pub use day::{Day, InvalidDay, InvalidMonth, Month};
pub use store::Store;
pub use store_url::{InvalidStoreUrl, OpenError, StoreUrl};
