//! Commands that are sent later: an aggregate for each, and what sends it when its time has come.

mod process;
mod scheduled_command;

#[cfg(test)]
mod specs;

pub use process::ScheduledCommands;
pub use scheduled_command::{
    CommandReleased, CommandRescheduled, CommandScheduled, CommandUnscheduled, Reschedule,
    Schedule, ScheduleError, ScheduleId, ScheduledCommand, ScheduledCommandRefused, Unschedule,
};
