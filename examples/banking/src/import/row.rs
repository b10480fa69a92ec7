use std::str::FromStr;

use cqrs_core::{Aggregate, IdempotencyKey, StreamId};

use super::{Malformed, columns::Columns};
use crate::{
    Cents, Day,
    account::{Account, AccountId},
};

/// A transaction, checked: nothing of it can turn out wrong half-way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// Unique in the bank; the idempotency key.
    pub(crate) transaction: IdempotencyKey,
    pub(crate) account: AccountId,
    pub(crate) day: Day,
    pub(crate) direction: Direction,
    /// Above zero.
    pub(crate) amount: Cents,
    /// How it was done; may be empty.
    pub(crate) operation: String,
    /// What it was for; may be empty.
    pub(crate) purpose: String,
}

/// Whether money came in or went out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Credit,
    Debit,
}

impl Row {
    pub(crate) fn read(columns: &Columns, fields: &[&str]) -> Result<Self, Malformed> {
        if fields.len() != columns.count {
            return Err(Malformed::Fields { found: fields.len(), columns: columns.count });
        }
        let optional = |at: Option<usize>| at.map_or("", |at| fields[at]).to_owned();
        Ok(Self {
            transaction: transaction(fields[columns.transaction])?,
            account: account(fields[columns.account])?,
            day: fields[columns.date].parse().map_err(Malformed::Date)?,
            direction: fields[columns.direction].parse()?,
            amount: amount(fields[columns.amount])?,
            operation: optional(columns.operation),
            purpose: optional(columns.purpose),
        })
    }
}

fn transaction(text: &str) -> Result<IdempotencyKey, Malformed> {
    if text.is_empty() {
        return Err(Malformed::Empty { column: "transaction_id" });
    }
    IdempotencyKey::new(text).map_err(Malformed::Transaction)
}

fn account(text: &str) -> Result<AccountId, Malformed> {
    if text.is_empty() {
        return Err(Malformed::Empty { column: "account_id" });
    }
    StreamId::new(Account::CATEGORY, text).map_err(Malformed::Account)?;
    Ok(AccountId::from(text.to_owned()))
}

fn amount(text: &str) -> Result<Cents, Malformed> {
    let amount = text.parse().map_err(Malformed::Amount)?;
    if amount == Cents::ZERO { Err(Malformed::NoAmount) } else { Ok(amount) }
}

impl FromStr for Direction {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        match text {
            "credit" => Ok(Self::Credit),
            "debit" => Ok(Self::Debit),
            _ => Err(Malformed::Direction { text: text.to_owned() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::InvalidAmount;

    const HEADER: [&str; 6] =
        ["transaction_id", "account_id", "date", "direction", "purpose", "amount"];

    fn read(line: &str) -> Result<Row, Malformed> {
        let columns = Columns::find(&HEADER).expect("complete");
        Row::read(&columns, &line.split(',').collect::<Vec<_>>())
    }

    #[test]
    fn reads_a_transaction() {
        let row = read("17,576,1993-01-31,debit,household,900.5").expect("well-formed");
        assert_eq!(row.transaction.as_str(), "17");
        assert_eq!(row.account.to_string(), "576");
        assert_eq!(row.day.to_string(), "1993-01-31");
        assert_eq!((row.direction, row.amount), (Direction::Debit, Cents::new(90_050)));
        assert_eq!((row.operation.as_str(), row.purpose.as_str()), ("", "household"));
    }

    #[test]
    fn refuses_a_row_that_is_not_whole() {
        for (line, why) in [
            ("17,576,1993-01-31,debit,9", "it has 5 fields, the header has 6"),
            ("17,576,1993-01-31,debit,,9,9", "it has 7 fields, the header has 6"),
            (",576,1993-01-31,debit,,9", "`transaction_id` is empty"),
            ("17,,1993-01-31,debit,,9", "`account_id` is empty"),
            ("17,576,,debit,,9", "`` is not a date such as 1993-01-31"),
            ("17,576,1993-02-30,debit,,9", "`1993-02-30` is not a date such as 1993-01-31"),
            ("17,576,19930131,debit,,9", "`19930131` is not a date such as 1993-01-31"),
            ("17,576,1993-01-31,Debit,,9", "the direction `Debit` is neither `credit` nor `debit`"),
            ("17,576,1993-01-31,debit,,", "`` is not an amount such as 1234.50"),
            ("17,576,1993-01-31,debit,,-9", "the amount `-9` is negative"),
            ("17,576,1993-01-31,debit,,0.00", "the amount is zero"),
        ] {
            assert_eq!(read(line).map_err(|e| e.to_string()), Err(why.into()), "{line}");
        }
        let date = read("17,576,ż993-01-3,debit,,9");
        assert!(matches!(date, Err(Malformed::Date(_))));
    }

    #[test]
    fn refuses_ids_that_no_store_could_keep() {
        let long = "9".repeat(251);
        for id in [long.as_str(), "a\0b", "a\tb"] {
            let account = read(&format!("17,{id},1993-01-31,debit,,9"));
            assert!(matches!(account, Err(Malformed::Account(_))), "{id:?}");
            let transaction = read(&format!("{id},576,1993-01-31,debit,,9"));
            assert!(matches!(transaction, Err(Malformed::Transaction(_))), "{id:?}");
        }
    }

    #[test]
    fn says_what_is_wrong_with_an_amount() {
        let amount = read("17,576,1993-01-31,debit,,1e3");
        assert_eq!(amount, Err(Malformed::Amount(InvalidAmount::Form { text: "1e3".into() })));
    }
}
