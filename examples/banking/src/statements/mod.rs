//! What an account did in a month: a row for each, which SQL keeps and SQL reads.

mod read;

mod booking;
mod live;
mod on_postgres;
mod on_sqlite;

use crate::{Cents, Month, SignedCents};

use booking::Booking;

pub use read::{StatementError, Statements};

/// What one account did in one month in which money moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The month.
    pub month: Month,
    /// What came in.
    pub credits: Cents,
    /// What went out.
    pub debits: Cents,
    /// What the account held at its end; below zero where a debit was counted for an earlier month
    /// than the credit that covered it.
    pub closing: SignedCents,
}

#[cfg(test)]
mod specs;
