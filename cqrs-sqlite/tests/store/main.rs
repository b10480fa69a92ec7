//! The log in a file, tested from outside.

mod promises;

mod support;
