// Commands.
pub(crate) mod close;
pub(crate) mod deposit;
pub(crate) mod open;
pub(crate) mod withdraw;

// Reads.
pub(crate) mod account;

// The service itself.
pub(crate) mod health;
pub(crate) mod openapi;
pub(crate) mod outcome;
