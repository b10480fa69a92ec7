// Commands.
pub(crate) mod close;
pub(crate) mod deposit;
pub(crate) mod open;
pub(crate) mod withdraw;

// Reads.
pub(crate) mod account;
pub(crate) mod statement;
pub(crate) mod total;

// Both.
pub(crate) mod transfers;

// The service itself.
pub(crate) mod health;
pub(crate) mod openapi;
pub(crate) mod outcome;
pub(crate) mod projections;
