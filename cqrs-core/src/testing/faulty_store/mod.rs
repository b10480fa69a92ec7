//! A store that fails as it is told, to test what stands on a store.

mod calls;
mod fault;
mod gate;
mod store;

pub use calls::Calls;
pub use fault::Fault;
pub use gate::Gate;
pub use store::FaultyStore;
