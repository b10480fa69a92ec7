use cqrs_es::{Aggregate, DomainEvent, event_sink::EventSink};
use serde::{Deserialize, Serialize};

use crate::bank::InsufficientFunds;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Event {
    Deposited { amount: u64 },
    Withdrawn { amount: u64 },
}

impl DomainEvent for Event {
    fn event_type(&self) -> String {
        match self {
            Self::Deposited { .. } => "Deposited".to_owned(),
            Self::Withdrawn { .. } => "Withdrawn".to_owned(),
        }
    }

    fn event_version(&self) -> String {
        "1.0".to_owned()
    }
}

pub(super) enum Command {
    Deposit { amount: u64 },
    Withdraw { amount: u64 },
}

#[derive(Default, Serialize, Deserialize)]
pub(super) struct Account {
    balance: u64,
}

impl Aggregate for Account {
    const TYPE: &'static str = "account";

    type Command = Command;
    type Event = Event;
    type Error = InsufficientFunds;
    type Services = ();

    async fn handle(
        &mut self,
        command: Command,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), InsufficientFunds> {
        let event = match command {
            Command::Withdraw { amount } if self.balance < amount => {
                return Err(InsufficientFunds { balance: self.balance, amount });
            }
            Command::Withdraw { amount } => Event::Withdrawn { amount },
            Command::Deposit { amount } => Event::Deposited { amount },
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: Event) {
        match event {
            Event::Deposited { amount } => self.balance += amount,
            Event::Withdrawn { amount } => self.balance -= amount,
        }
    }
}
