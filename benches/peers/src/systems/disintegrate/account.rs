use disintegrate::{Decision, Event, StateMutate, StateQuery};
use serde::{Deserialize, Serialize};

use crate::bank::InsufficientFunds;

#[derive(Debug, Clone, PartialEq, Eq, Event, Serialize, Deserialize)]
pub(super) enum AccountEvent {
    Deposited {
        #[id]
        account: String,
        amount: u64,
    },
    Withdrawn {
        #[id]
        account: String,
        amount: u64,
    },
}

impl AccountEvent {
    pub(super) fn account(&self) -> &str {
        match self {
            Self::Deposited { account, .. } | Self::Withdrawn { account, .. } => account,
        }
    }

    pub(super) fn apply_to(&self, balance: u64) -> u64 {
        match self {
            Self::Deposited { amount, .. } => balance + amount,
            Self::Withdrawn { amount, .. } => balance - amount,
        }
    }
}

#[derive(Debug, Clone, Default, StateQuery, Serialize, Deserialize)]
#[state_query(AccountEvent)]
pub(super) struct Balance {
    #[id]
    account: String,
    balance: u64,
}

impl StateMutate for Balance {
    fn mutate(&mut self, event: Self::Event) {
        self.balance = event.apply_to(self.balance);
    }
}

pub(super) struct Deposit {
    pub(super) account: String,
    pub(super) amount: u64,
}

impl Decision for Deposit {
    type Event = AccountEvent;
    type StateQuery = Balance;
    type Error = InsufficientFunds;

    fn state_query(&self) -> Balance {
        Balance { account: self.account.clone(), balance: 0 }
    }

    fn process(&self, _: &Balance) -> Result<Vec<AccountEvent>, InsufficientFunds> {
        Ok(vec![AccountEvent::Deposited { account: self.account.clone(), amount: self.amount }])
    }
}

pub(super) struct Withdraw {
    pub(super) account: String,
    pub(super) amount: u64,
}

impl Decision for Withdraw {
    type Event = AccountEvent;
    type StateQuery = Balance;
    type Error = InsufficientFunds;

    fn state_query(&self) -> Balance {
        Balance { account: self.account.clone(), balance: 0 }
    }

    fn process(&self, state: &Balance) -> Result<Vec<AccountEvent>, InsufficientFunds> {
        let (balance, amount) = (state.balance, self.amount);
        if balance < amount {
            return Err(InsufficientFunds { balance, amount });
        }
        Ok(vec![AccountEvent::Withdrawn { account: self.account.clone(), amount }])
    }
}
