//! A store that fails as it is told, to test what stands on a store.

mod call;
mod calls;
mod fault;
mod gate;
mod projections;
mod script;
mod store;

pub use call::Call;
pub use calls::Calls;
pub use fault::Fault;
pub use gate::Gate;
pub use store::FaultyStore;
