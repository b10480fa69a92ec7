use std::{collections::HashSet, sync::Arc};

use cqrs_core::{Accepts, Command, Cqrs, Metadata};

use super::{
    outcome::Outcome,
    row::{Direction, Row},
    settle::{Answer, Halt, Patience},
    tally::Tally,
};
use crate::account::{Account, AccountId, Deposit, OpenAccount, Withdraw};

/// Whose name an imported account is opened in: the file does not say.
const OWNER: &str = "unknown";

/// How many accounts a worker remembers as open. When it knows more it forgets them all; opening
/// one again is harmless.
const REMEMBERED: usize = 4_096;

/// Books rows, one after another, and stays with each until it came to something.
pub(crate) struct Booker {
    bank: Cqrs,
    patience: Patience,
    tally: Arc<Tally>,
    open: HashSet<AccountId>,
}

impl Booker {
    pub(crate) fn new(bank: Cqrs, patience: Patience, tally: Arc<Tally>) -> Self {
        Self { bank, patience, tally, open: HashSet::new() }
    }

    /// Opens the account with its first row, then books the row. A run that is killed in between
    /// leaves an open account, and the next run books the row.
    pub(crate) async fn book(&mut self, line: u64, row: &Row) -> Result<Outcome, Halt> {
        self.open(line, &row.account).await?;
        let (amount, day, transfer) = (row.amount, Some(row.day), None);
        match row.direction {
            Direction::Credit => self.transact(line, row, Deposit { amount, day, transfer }).await,
            Direction::Debit => self.transact(line, row, Withdraw { amount, day, transfer }).await,
        }
    }

    /// It needs no key: opening an open account changes nothing. Where it is refused, the account
    /// is open in another name or closed, and the row itself will tell.
    async fn open(&mut self, line: u64, id: &AccountId) -> Result<(), Halt> {
        if self.open.contains(id) {
            return Ok(());
        }
        let command = OpenAccount { owner: OWNER.into() };
        let attempt = || self.bank.execute(id, command.clone());
        if let Answer::Done { changed: true } = self.patience.settle(line, attempt).await? {
            self.tally.opened();
        }
        if self.open.len() >= REMEMBERED {
            self.open.clear();
        }
        self.open.insert(id.clone());
        Ok(())
    }

    /// The transaction id is the idempotency key: what the row comes to the first time, it comes
    /// to every time.
    async fn transact<C>(&self, line: u64, row: &Row, command: C) -> Result<Outcome, Halt>
    where
        Account: Accepts<C>,
        C: Command + Clone,
    {
        let attempt = || {
            let command = self.bank.execute(&row.account, command.clone());
            command.idempotency_key(row.transaction.as_str()).metadata(about(row))
        };
        Ok(match self.patience.settle(line, attempt).await? {
            Answer::Done { .. } => Outcome::Accepted,
            Answer::Repeated => Outcome::AlreadyThere,
            Answer::Refused(refusal) => Outcome::Refused(refusal),
        })
    }
}

/// What else the row says stands on the event's envelope.
fn about(row: &Row) -> Metadata {
    let mut metadata = Metadata::new();
    for (name, value) in [("operation", &row.operation), ("purpose", &row.purpose)] {
        if !value.is_empty() {
            metadata = metadata.custom(name, value.as_str());
        }
    }
    metadata
}
