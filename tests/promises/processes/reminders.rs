//! Reminders: a deadline each, and a deposit when its time has come.

use cqrs_core::{partition_of, prelude::*};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::account::{Deposit, account};

/// Names a list of reminders.
#[derive(Id)]
pub(crate) struct ListId(String);

/// Names one reminder.
#[derive(Id)]
pub(crate) struct ReminderId(String);

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("reminders.set")]
pub(crate) struct ReminderSet {
    pub(crate) id: ReminderId,
    pub(crate) at: Timestamp,
}

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("it never refuses")]
pub(crate) struct Never;

#[derive(Aggregate, Default, Clone)]
#[aggregate(category = "reminders", id = ListId, error = Never, facts(ReminderSet), commands(Remind))]
pub(crate) struct Reminders;

/// Sets so many reminders, named by a number each.
#[derive(Clone)]
pub(crate) struct Remind {
    pub(crate) first: usize,
    pub(crate) count: usize,
    pub(crate) at: fn(usize, Timestamp) -> Timestamp,
    pub(crate) base: Timestamp,
}

impl Handle<Remind> for Reminders {
    fn handle(
        &self,
        Remind { first, count, at, base }: Remind,
        _: &Context<Self>,
    ) -> Decision<Self> {
        let set = |n: usize| ReminderSet { id: ReminderId::from(n.to_string()), at: at(n, base) };
        emit((first..first + count).map(set).collect::<Vec<_>>())
    }
}

#[derive(Deadline, Serialize, Deserialize)]
#[deadline("reminders.now")]
pub(crate) struct Now {}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Reminding {}

#[process_manager(name = "reminding", key = ReminderId, sends(Deposit), partitions = 2)]
impl Reminding {
    #[key(event.id)]
    fn set(&mut self, event: &Recorded<ReminderSet>) -> Reaction<Self> {
        set_deadline(event.at, Now {})
    }

    fn now(&mut self, _: &Due<Now>, id: &ReminderId) -> Reaction<Self> {
        let to = account(format!("of {}", partition_of(&id.to_string(), 50)));
        send(&to, Deposit { amount: 1, tag: id.to_string() }).complete()
    }

    fn refused(&mut self, _: &RefusedCommand) {}
}
