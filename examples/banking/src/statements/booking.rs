use cqrs_core::Recorded;

use crate::{
    Day,
    account::{AccountId, MoneyDeposited, MoneyWithdrawn},
};

/// A transaction as `book.sql` takes it.
pub(crate) struct Booking {
    pub(crate) account: String,
    pub(crate) month: String,
    /// In hundredths.
    pub(crate) credit: i64,
    /// In hundredths.
    pub(crate) debit: i64,
}

impl Booking {
    pub(crate) fn credit(event: &Recorded<MoneyDeposited>) -> Self {
        Self { credit: event.amount.to_column(), ..Self::nothing(event.id(), event.day) }
    }

    pub(crate) fn debit(event: &Recorded<MoneyWithdrawn>) -> Self {
        Self { debit: event.amount.to_column(), ..Self::nothing(event.id(), event.day) }
    }

    fn nothing(account: &AccountId, day: Day) -> Self {
        Self { account: account.to_string(), month: day.month().to_string(), credit: 0, debit: 0 }
    }
}
