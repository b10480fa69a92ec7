//! What tests stand on.

// A store that fails as it is told.
#[cfg(any(test, feature = "suite"))]
mod faulty_store;

#[cfg(any(test, feature = "suite"))]
pub use faulty_store::{Calls, Fault, FaultyStore, Gate};

// The promises of a store.
#[cfg(any(test, feature = "suite"))]
pub mod suite;

#[cfg(any(test, feature = "suite"))]
pub use crate::__store_suite as store_suite;
