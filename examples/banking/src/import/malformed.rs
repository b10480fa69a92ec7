use cqrs_core::{InvalidKey, InvalidStreamId};

use crate::{InvalidAmount, InvalidDay};

/// Why a line is no transaction. It is passed over whole; the import goes on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Malformed {
    /// The line is too long to be one.
    #[error("the line has more than {max} bytes")]
    TooLong {
        /// How long it may be.
        max: usize,
    },
    /// A field begins with a quote that nothing closes.
    #[error("a quote is not closed")]
    OpenQuote,
    /// A field holds bytes that are no text.
    #[error("field {field} is not valid UTF-8")]
    NotUtf8 {
        /// Which one; from 1.
        field: usize,
    },
    /// It has fewer or more fields than the header.
    #[error("it has {found} fields, the header has {columns}")]
    Fields {
        /// How many it has.
        found: usize,
        /// How many the header has.
        columns: usize,
    },
    /// It has more fields than any header may have.
    #[error("it has more than {max} fields")]
    TooManyFields {
        /// How many are possible.
        max: usize,
    },
    /// A column that may not be empty is.
    #[error("`{column}` is empty")]
    Empty {
        /// Which one.
        column: &'static str,
    },
    /// The account id could not name anything.
    #[error("`account_id` cannot be stored: {0}")]
    Account(#[source] InvalidStreamId),
    /// The transaction id could not be a key.
    #[error("`transaction_id` cannot be stored: {0}")]
    Transaction(#[source] InvalidKey),
    /// The date is not written as one, or is in no calendar.
    #[error(transparent)]
    Date(InvalidDay),
    /// It is neither a credit nor a debit.
    #[error("the direction `{text}` is neither `credit` nor `debit`")]
    Direction {
        /// What stands there.
        text: String,
    },
    /// The amount is none, or negative.
    #[error(transparent)]
    Amount(InvalidAmount),
    /// The amount is zero.
    #[error("the amount is zero")]
    NoAmount,
}
