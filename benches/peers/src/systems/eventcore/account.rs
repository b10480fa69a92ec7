use eventcore::{Command, CommandError, CommandLogic, CommandStateSnapshotId, NewEvents, StreamId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::bank::InsufficientFunds;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Event {
    Deposited { account: StreamId, amount: u64 },
    Withdrawn { account: StreamId, amount: u64 },
}

impl Event {
    pub(super) fn account(&self) -> &StreamId {
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

impl eventcore::Event for Event {
    fn stream_id(&self) -> &StreamId {
        self.account()
    }

    fn event_type_name() -> &'static str {
        "AccountEvent"
    }
}

#[derive(Command)]
pub(super) struct Deposit {
    #[stream]
    pub(super) account: StreamId,
    pub(super) amount: u64,
    pub(super) snapshots: bool,
}

impl CommandLogic for Deposit {
    type Event = Event;
    type State = u64;

    fn apply(&self, balance: u64, event: &Event) -> u64 {
        event.apply_to(balance)
    }

    fn handle(&self, _: u64) -> Result<NewEvents<Event>, CommandError> {
        Ok(vec![Event::Deposited { account: self.account.clone(), amount: self.amount }].into())
    }

    fn command_state_snapshot_id(&self) -> Option<CommandStateSnapshotId> {
        if self.snapshots { snapshot_of(&self.account) } else { None }
    }

    fn serialize_command_state_snapshot(&self, balance: &u64) -> Result<Value, CommandError> {
        Ok((*balance).into())
    }

    fn deserialize_command_state_snapshot(&self, balance: Value) -> Result<u64, CommandError> {
        read_snapshot(&balance)
    }
}

#[derive(Command)]
pub(super) struct Withdraw {
    #[stream]
    pub(super) account: StreamId,
    pub(super) amount: u64,
    pub(super) snapshots: bool,
}

impl CommandLogic for Withdraw {
    type Event = Event;
    type State = u64;

    fn apply(&self, balance: u64, event: &Event) -> u64 {
        event.apply_to(balance)
    }

    fn handle(&self, balance: u64) -> Result<NewEvents<Event>, CommandError> {
        let amount = self.amount;
        if balance < amount {
            let refusal = InsufficientFunds { balance, amount };
            return Err(CommandError::BusinessRuleViolation(Box::new(refusal)));
        }
        Ok(vec![Event::Withdrawn { account: self.account.clone(), amount }].into())
    }

    fn command_state_snapshot_id(&self) -> Option<CommandStateSnapshotId> {
        if self.snapshots { snapshot_of(&self.account) } else { None }
    }

    fn serialize_command_state_snapshot(&self, balance: &u64) -> Result<Value, CommandError> {
        Ok((*balance).into())
    }

    fn deserialize_command_state_snapshot(&self, balance: Value) -> Result<u64, CommandError> {
        read_snapshot(&balance)
    }
}

fn snapshot_of(account: &StreamId) -> Option<CommandStateSnapshotId> {
    CommandStateSnapshotId::try_new(format!("balance::{account}")).ok()
}

fn read_snapshot(balance: &Value) -> Result<u64, CommandError> {
    let wrong = || CommandError::ValidationError("the snapshot holds no balance".to_owned());
    balance.as_u64().ok_or_else(wrong)
}
