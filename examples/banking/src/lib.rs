//! A bank.
