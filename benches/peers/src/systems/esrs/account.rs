use esrs::Aggregate;
use serde::{Deserialize, Serialize};

use crate::bank::InsufficientFunds;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Event {
    Deposited { amount: u64 },
    Withdrawn { amount: u64 },
}

pub(super) enum Command {
    Deposit { amount: u64 },
    Withdraw { amount: u64 },
}

/// The balance is the state.
pub(super) struct Account;

impl Aggregate for Account {
    const NAME: &'static str = "account";

    type State = u64;
    type Command = Command;
    type Event = Event;
    type Error = InsufficientFunds;

    fn handle_command(&balance: &u64, command: Command) -> Result<Vec<Event>, InsufficientFunds> {
        match command {
            Command::Withdraw { amount } if balance < amount => {
                Err(InsufficientFunds { balance, amount })
            }
            Command::Withdraw { amount } => Ok(vec![Event::Withdrawn { amount }]),
            Command::Deposit { amount } => Ok(vec![Event::Deposited { amount }]),
        }
    }

    fn apply_event(balance: u64, event: Event) -> u64 {
        match event {
            Event::Deposited { amount } => balance + amount,
            Event::Withdrawn { amount } => balance - amount,
        }
    }
}
