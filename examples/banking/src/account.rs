//! An account: what happens to it, why it refuses, what it knows, and its commands.

use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{Cents, Day, transfer::TransferId};

/// Names one account.
#[derive(Id)]
pub struct AccountId(String);

/// Somebody opened it.
#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.opened")]
pub struct AccountOpened {
    /// Who owns it.
    pub owner: Personal<String>,
}

/// Money came in.
#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.deposited")]
pub struct MoneyDeposited {
    /// How much.
    pub amount: Cents,
    /// The day that it counts for.
    pub day: Day,
    /// The transfer that moved it, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfer: Option<TransferId>,
}

/// Money went out.
#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.withdrawn")]
pub struct MoneyWithdrawn {
    /// How much.
    pub amount: Cents,
    /// The day that it counts for.
    pub day: Day,
    /// The transfer that moved it, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfer: Option<TransferId>,
}

/// It was closed for good.
#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.closed")]
pub struct AccountClosed {}

/// Why an account refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    /// Somebody else has it.
    #[error("the account is open in another name")]
    AlreadyOpen,
    /// It was never opened.
    #[error("the account was never opened")]
    NotOpen,
    /// It was closed.
    #[error("the account is closed")]
    Closed,
    /// It does not hold that much.
    #[error("the balance of {balance} does not cover {amount}")]
    InsufficientFunds {
        /// What it holds.
        balance: Cents,
        /// What was asked for.
        amount: Cents,
    },
    /// It would hold more than can be counted.
    #[error("the balance of {balance} cannot grow by {amount}")]
    BalanceTooLarge {
        /// What it holds.
        balance: Cents,
        /// What should come in.
        amount: Cents,
    },
}

/// What its decisions need to know.
#[derive(Aggregate, Default, Debug, Clone)]
#[aggregate(
    category = "account", id = AccountId, error = AccountError, event = AccountEvent,
    events(AccountOpened, MoneyDeposited, MoneyWithdrawn, AccountClosed),
    commands(OpenAccount, Deposit, Withdraw, TakeBack, CloseAccount),
)]
pub struct Account {
    standing: Standing,
    balance: Cents,
}

#[derive(Debug, Clone, Default)]
enum Standing {
    #[default]
    NeverOpened,
    Open {
        owner: Personal<String>,
    },
    Closed,
}

impl Account {
    /// What it holds.
    #[must_use]
    pub fn balance(&self) -> Cents {
        self.balance
    }

    fn require_open(&self) -> Result<(), AccountError> {
        match self.standing {
            Standing::NeverOpened => Err(AccountError::NotOpen),
            Standing::Open { .. } => Ok(()),
            Standing::Closed => Err(AccountError::Closed),
        }
    }
}

impl Apply<AccountOpened> for Account {
    fn apply(&mut self, event: &AccountOpened) {
        self.standing = Standing::Open { owner: event.owner.clone() };
    }
}

impl Apply<MoneyDeposited> for Account {
    fn apply(&mut self, event: &MoneyDeposited) {
        self.balance += event.amount;
    }
}

impl Apply<MoneyWithdrawn> for Account {
    fn apply(&mut self, event: &MoneyWithdrawn) {
        self.balance -= event.amount;
    }
}

impl Apply<AccountClosed> for Account {
    fn apply(&mut self, _: &AccountClosed) {
        self.standing = Standing::Closed;
    }
}

/// Opens it. Opening it again for the same owner changes nothing.
#[derive(Command, Debug, Clone, Serialize, Deserialize)]
#[command("account.open")]
pub struct OpenAccount {
    /// Who will own it.
    pub owner: Personal<String>,
}

impl Handle<OpenAccount> for Account {
    fn handle(&self, OpenAccount { owner }: OpenAccount, _: &Context<Self>) -> Decision<Self> {
        match &self.standing {
            Standing::NeverOpened => emit(AccountOpened { owner }),
            Standing::Open { owner: same } if *same == owner => nothing(),
            Standing::Open { .. } => Err(AccountError::AlreadyOpen),
            Standing::Closed => Err(AccountError::Closed),
        }
    }
}

/// Puts money in.
#[derive(Command, Debug, Clone, Serialize, Deserialize)]
#[command("account.deposit")]
pub struct Deposit {
    /// How much.
    pub amount: Cents,
    /// The day that it counts for; today (UTC) where it is not said.
    pub day: Option<Day>,
    /// The transfer that it is a part of, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfer: Option<TransferId>,
}

impl Deposit {
    /// This much, at the counter, today.
    #[must_use]
    pub fn of(amount: Cents) -> Self {
        Self { amount, day: None, transfer: None }
    }
}

impl Handle<Deposit> for Account {
    fn handle(&self, command: Deposit, context: &Context<Self>) -> Decision<Self> {
        let Deposit { amount, day, transfer } = command;
        self.require_open()?;
        let balance = self.balance;
        let fits = balance.checked_add(amount).is_some();
        ensure(fits, AccountError::BalanceTooLarge { balance, amount })?;
        let day = day.unwrap_or_else(|| Day::of(context.now()));
        emit((amount > Cents::ZERO).then_some(MoneyDeposited { amount, day, transfer }))
    }
}

/// Takes money out.
#[derive(Command, Debug, Clone, Serialize, Deserialize)]
#[command("account.withdraw")]
pub struct Withdraw {
    /// How much.
    pub amount: Cents,
    /// The day that it counts for; today (UTC) where it is not said.
    pub day: Option<Day>,
    /// The transfer that it is a part of, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfer: Option<TransferId>,
}

impl Withdraw {
    /// This much, at the counter, today.
    #[must_use]
    pub fn of(amount: Cents) -> Self {
        Self { amount, day: None, transfer: None }
    }
}

impl Handle<Withdraw> for Account {
    fn handle(&self, command: Withdraw, context: &Context<Self>) -> Decision<Self> {
        let Withdraw { amount, day, transfer } = command;
        self.require_open()?;
        let balance = self.balance;
        ensure(balance >= amount, AccountError::InsufficientFunds { balance, amount })?;
        let day = day.unwrap_or_else(|| Day::of(context.now()));
        emit((amount > Cents::ZERO).then_some(MoneyWithdrawn { amount, day, transfer }))
    }
}

/// Takes back what a transfer could not deliver.
///
/// An account may be closed while money that it sent is on its way: otherwise a transfer that is
/// stuck would keep it open. What comes back then is paid out at once, as the rest was when it was
/// closed. So money has a way back for as long as it can be counted.
#[derive(Command, Debug, Clone, Serialize, Deserialize)]
#[command("account.take_back")]
pub struct TakeBack {
    /// How much.
    pub amount: Cents,
    /// The transfer that it was sent with.
    pub transfer: TransferId,
}

impl Handle<TakeBack> for Account {
    fn handle(&self, command: TakeBack, context: &Context<Self>) -> Decision<Self> {
        let TakeBack { amount, transfer } = command;
        let pay_out = match self.standing {
            Standing::NeverOpened => return Err(AccountError::NotOpen),
            Standing::Open { .. } => false,
            Standing::Closed => true,
        };
        let (balance, day) = (self.balance, Day::of(context.now()));
        let fits = balance.checked_add(amount).is_some();
        ensure(fits, AccountError::BalanceTooLarge { balance, amount })?;
        let came_back = MoneyDeposited { amount, day, transfer: Some(transfer) };
        let paid_out = pay_out.then_some(MoneyWithdrawn { amount, day, transfer: None });
        emit((amount > Cents::ZERO).then_some((came_back, paid_out)))
    }
}

/// Closes it for good and pays out what is left.
#[derive(Command, Debug, Clone, Serialize, Deserialize)]
#[command("account.close")]
pub struct CloseAccount;

impl Handle<CloseAccount> for Account {
    fn handle(&self, _: CloseAccount, context: &Context<Self>) -> Decision<Self> {
        if let Standing::Closed = self.standing {
            return nothing();
        }
        self.require_open()?;
        let (amount, day) = (self.balance, Day::of(context.now()));
        let rest = MoneyWithdrawn { amount, day, transfer: None };
        emit(((amount > Cents::ZERO).then_some(rest), AccountClosed {}))
    }
}

#[cfg(test)]
mod specs;
