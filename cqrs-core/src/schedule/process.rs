use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::scheduled_command::{
    CommandReleased, CommandRescheduled, CommandScheduled, CommandUnscheduled, NoteRefusal,
    Release, ScheduleId, ScheduledCommand,
};
use crate::{
    InvalidStreamId, StreamId,
    prelude::*,
    process::{Action, Outgoing},
};

/// The time of a scheduled command has come.
#[derive(Deadline, Debug, Serialize, Deserialize)]
#[deadline("scheduled-command.due")]
pub struct SendNow {}

/// Sends scheduled commands when their time has come.
///
/// Whether one is still wanted then is decided by its aggregate, and only after that it is sent:
/// who was told that it is called off can rely on it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct ScheduledCommands {
    command: Option<Stored>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    category: String,
    target: String,
    name: String,
    data: Box<RawValue>,
}

#[process_manager(name = "scheduled_commands", key = ScheduleId, sends(Release, NoteRefusal))]
impl ScheduledCommands {
    fn scheduled(&mut self, event: &Recorded<CommandScheduled>) -> Reaction<Self> {
        let CommandScheduled { at, category, target, command, data } = &**event;
        self.command = Some(Stored {
            category: category.clone(),
            target: target.clone(),
            name: command.clone(),
            data: data.clone(),
        });
        set_deadline(*at, SendNow {})
    }

    fn rescheduled(&mut self, event: &Recorded<CommandRescheduled>) -> Reaction<Self> {
        set_deadline(event.at, SendNow {})
    }

    fn unscheduled(&mut self, _: &Recorded<CommandUnscheduled>) -> Reaction<Self> {
        complete()
    }

    fn due(&mut self, due: &Due<SendNow>, id: &ScheduleId) -> Reaction<Self> {
        send(id, Release { at: due.at() })
    }

    /// It was moved or called off meanwhile: the event that says so comes, or has come.
    fn release_refused(&mut self, _: &Refused<ScheduledCommand, Release>) {}

    fn released(
        &mut self,
        _: &Recorded<CommandReleased>,
    ) -> Result<Reaction<Self>, InvalidStreamId> {
        let Some(Stored { category, target, name, data }) = self.command.take() else {
            return Ok(complete());
        };
        let stream = StreamId::new(category, target)?;
        Ok(Reaction::new().and(Action::Send(Outgoing { stream, name, data })).complete())
    }

    fn refused(&mut self, refused: &RefusedCommand, id: &ScheduleId) -> Reaction<Self> {
        // What it says of itself cannot be refused, and would not help.
        if refused.category() == ScheduledCommand::CATEGORY {
            return Reaction::new();
        }
        send(id, NoteRefusal { reason: refused.reason().to_owned() })
    }
}
