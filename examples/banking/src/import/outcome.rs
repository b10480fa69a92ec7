use std::fmt;

use cqrs_core::InvalidCommand;

use super::Malformed;
use crate::account::AccountError;

/// What became of a line. Every line comes to exactly one.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It happened now.
    Accepted,
    /// It had happened before, in this file or in another run.
    AlreadyThere,
    /// It did not happen, and will not when it comes again.
    Refused(Refusal),
    /// It is no transaction.
    Malformed(Malformed),
}

/// Why a transaction did not happen.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The account said no.
    Account(AccountError),
    /// The account said no when it first came, in words that today's code no longer says.
    Before(String),
    /// Its id belongs to another transaction of the account.
    IdTaken,
    /// It cannot be stored.
    Invalid(InvalidCommand),
}

impl Refusal {
    /// The reason without its figures, to count by.
    pub(crate) fn reason(&self) -> &'static str {
        match self {
            Self::Account(AccountError::InsufficientFunds { .. }) => {
                "the balance does not cover it"
            }
            Self::Account(AccountError::BalanceTooLarge { .. }) => "the balance cannot grow so far",
            Self::Account(AccountError::Closed) => "the account is closed",
            Self::Account(AccountError::NotOpen) => "the account is not open",
            Self::Account(AccountError::AlreadyOpen) => "the account is open in another name",
            Self::Before(_) => "refused when it first came",
            Self::IdTaken => "its id belongs to another transaction",
            Self::Invalid(_) => "it cannot be stored",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(refusal) => refusal.fmt(f),
            Self::Before(reason) => f.write_str(reason),
            Self::IdTaken => f.write_str(
                "the transaction id was used before on this account, for another amount or direction",
            ),
            Self::Invalid(why) => why.fmt(f),
        }
    }
}
