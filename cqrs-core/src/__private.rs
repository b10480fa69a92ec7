//! What generated code calls. Not part of the public interface.

pub use inventory;
