use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use crate::{Accepts, Identifies, InvalidCommand, StreamId, prelude::*};

/// Names one scheduled command.
#[derive(Id)]
pub struct ScheduleId(String);

/// A command is to be sent at a time.
#[derive(Event, Debug, Serialize, Deserialize)]
#[event("scheduled-command.scheduled")]
pub struct CommandScheduled {
    /// When.
    pub at: Timestamp,
    /// The category of the aggregate that it is sent to.
    pub category: String,
    /// The id of the aggregate that it is sent to.
    pub target: String,
    /// Its stored name.
    pub command: String,
    /// The command as JSON.
    pub data: Box<RawValue>,
}

/// It is sent at another time.
#[derive(Event, Debug, Serialize, Deserialize)]
#[event("scheduled-command.rescheduled")]
pub struct CommandRescheduled {
    /// When.
    pub at: Timestamp,
}

/// It is not sent.
#[derive(Event, Debug, Serialize, Deserialize)]
#[event("scheduled-command.unscheduled")]
pub struct CommandUnscheduled {}

/// Its time has come: from now on it is sent, and nothing holds it up any more.
#[derive(Event, Debug, Serialize, Deserialize)]
#[event("scheduled-command.released")]
pub struct CommandReleased {}

/// Whom it was sent to refused it.
#[derive(Event, Debug, Serialize, Deserialize)]
#[event("scheduled-command.refused")]
pub struct ScheduledCommandRefused {
    /// What the domain said.
    pub reason: String,
}

/// Why nothing is scheduled, moved or called off.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScheduleError {
    /// Another command, or another time, has this id.
    #[error("another command is scheduled under this id")]
    AlreadyScheduled,
    /// There is no command of this id, or it was called off.
    #[error("no command is scheduled under this id")]
    NotScheduled,
    /// It is too late: it was sent.
    #[error("the command was sent already")]
    AlreadySent,
    /// It is due at another time by now.
    #[error("the command is due at {at}")]
    NotDue {
        /// When.
        at: Timestamp,
    },
}

/// A command that is sent later. [`ProcessManagers`](crate::ProcessManagers) send it, where they
/// are told to by [`discover`](crate::ProcessManagersBuilder::discover) or
/// [`schedules`](crate::ProcessManagersBuilder::schedules).
///
/// ```
#[doc = include_str!("../domain/example.md")]
/// use cqrs_core::{Command, Cqrs, MemoryStore, Reschedule, Schedule, ScheduleId, Unschedule};
///
/// #[derive(Command, Clone, Serialize, Deserialize)]
/// #[command("account.pay-fee")]
/// struct PayFee {}
/// # impl Handle<PayFee> for Account {
/// #     fn handle(&self, _: PayFee, _: &Context<Self>) -> Decision<Self> { nothing() }
/// # }
/// # impl cqrs_core::Accepts<PayFee> for Account {}
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// let bank = Cqrs::new(MemoryStore::default())?;
/// let (fee, account) = (ScheduleId::from("fee-2024"), AccountId::from("ada"));
/// let at = "2024-12-31T12:00:00Z".parse()?;
/// bank.execute(&fee, Schedule::new(at, &account, PayFee {})?).await?;
/// bank.execute(&fee, Reschedule { at: "2025-01-02T12:00:00Z".parse()? }).await?;
/// bank.execute(&fee, Unschedule {}).await?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Aggregate, Default, Debug, Clone)]
#[aggregate(
    category = "scheduled-command", id = ScheduleId, error = ScheduleError,
    event = ScheduledCommandEvent,
    events(CommandScheduled, CommandRescheduled, CommandUnscheduled, CommandReleased),
    facts(ScheduledCommandRefused),
    commands(Schedule, Reschedule, Unschedule, Release, NoteRefusal),
)]
pub struct ScheduledCommand {
    stage: Stage,
}

#[derive(Debug, Clone, Default)]
enum Stage {
    #[default]
    Nothing,
    Waiting {
        at: Timestamp,
        what: What,
    },
    Sent,
}

/// What is to be sent, and to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
struct What([String; 4]);

impl ScheduledCommand {
    fn waiting(&self) -> Result<(Timestamp, &What), ScheduleError> {
        match &self.stage {
            Stage::Nothing => Err(ScheduleError::NotScheduled),
            Stage::Waiting { at, what } => Ok((*at, what)),
            Stage::Sent => Err(ScheduleError::AlreadySent),
        }
    }
}

impl Apply<CommandScheduled> for ScheduledCommand {
    fn apply(&mut self, event: &CommandScheduled) {
        let CommandScheduled { at, category, target, command, data } = event;
        let parts = [&**category, &**target, &**command, data.get()];
        let what = What(parts.map(str::to_owned));
        self.stage = Stage::Waiting { at: *at, what };
    }
}

impl Apply<CommandRescheduled> for ScheduledCommand {
    fn apply(&mut self, event: &CommandRescheduled) {
        if let Stage::Waiting { at, .. } = &mut self.stage {
            *at = event.at;
        }
    }
}

impl Apply<CommandUnscheduled> for ScheduledCommand {
    fn apply(&mut self, _: &CommandUnscheduled) {
        self.stage = Stage::Nothing;
    }
}

impl Apply<CommandReleased> for ScheduledCommand {
    fn apply(&mut self, _: &CommandReleased) {
        self.stage = Stage::Sent;
    }
}

/// Schedules a command under an id of its own. Said again with the same terms, it changes nothing.
#[derive(Command, Debug, Clone, Serialize, Deserialize)]
#[command("scheduled-command.schedule")]
pub struct Schedule {
    at: Timestamp,
    category: String,
    target: String,
    command: String,
    data: Box<RawValue>,
}

impl Schedule {
    /// This command, to be sent to this aggregate at this time, or soon after it.
    ///
    /// # Errors
    /// Where the command cannot be written as JSON, or the id cannot name a stream.
    #[expect(clippy::needless_pass_by_value, reason = "it is on its way: nobody has it any more")]
    pub fn new<I, C>(at: Timestamp, id: &I, command: C) -> Result<Self, InvalidCommand>
    where
        I: Identifies,
        I::Aggregate: Accepts<C>,
        C: Command + Clone,
    {
        let stream = StreamId::new(I::Aggregate::CATEGORY, id.to_string())?;
        let data = to_raw_value(&command).map_err(|e| InvalidCommand::Json {
            part: C::NAME.to_owned(),
            reason: e.to_string(),
        })?;
        let (category, target) = (stream.category().to_owned(), stream.id().to_owned());
        Ok(Self { at, category, target, command: C::NAME.to_owned(), data })
    }
}

impl Handle<Schedule> for ScheduledCommand {
    fn handle(&self, schedule: Schedule, _: &Context<Self>) -> Decision<Self> {
        let Schedule { at, category, target, command, data } = schedule;
        let parts = [&*category, &*target, &*command, data.get()];
        match &self.stage {
            Stage::Nothing => emit(CommandScheduled { at, category, target, command, data }),
            Stage::Waiting { at: same, what } if *same == at && what.0 == parts => nothing(),
            Stage::Waiting { .. } => Err(ScheduleError::AlreadyScheduled),
            Stage::Sent => Err(ScheduleError::AlreadySent),
        }
    }
}

/// Sends it at another time.
#[derive(Command, Debug, Clone, Serialize, Deserialize)]
#[command("scheduled-command.reschedule")]
pub struct Reschedule {
    /// When.
    pub at: Timestamp,
}

impl Handle<Reschedule> for ScheduledCommand {
    fn handle(&self, Reschedule { at }: Reschedule, _: &Context<Self>) -> Decision<Self> {
        let (before, _) = self.waiting()?;
        emit((before != at).then_some(CommandRescheduled { at }))
    }
}

/// Calls it off. Its id can be used again.
#[derive(Command, Debug, Clone, Serialize, Deserialize)]
#[command("scheduled-command.unschedule")]
pub struct Unschedule {}

impl Handle<Unschedule> for ScheduledCommand {
    fn handle(&self, _: Unschedule, _: &Context<Self>) -> Decision<Self> {
        self.waiting()?;
        emit(CommandUnscheduled {})
    }
}

/// Its time has come, as far as the sender knows: here it is decided whether that is still so.
#[derive(Command, Debug, Clone, PartialEq, Serialize, Deserialize)]
#[command("scheduled-command.release")]
pub struct Release {
    pub(super) at: Timestamp,
}

impl Handle<Release> for ScheduledCommand {
    fn handle(&self, Release { at }: Release, _: &Context<Self>) -> Decision<Self> {
        let (due, _) = self.waiting()?;
        ensure(due == at, ScheduleError::NotDue { at: due })?;
        emit(CommandReleased {})
    }
}

/// Whom it was sent to refused it.
#[derive(Command, Debug, Clone, PartialEq, Serialize, Deserialize)]
#[command("scheduled-command.note-refusal")]
pub struct NoteRefusal {
    pub(super) reason: String,
}

impl Handle<NoteRefusal> for ScheduledCommand {
    fn handle(&self, NoteRefusal { reason }: NoteRefusal, _: &Context<Self>) -> Decision<Self> {
        emit(ScheduledCommandRefused { reason })
    }
}
