use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{
    process::SendNow,
    scheduled_command::{NoteRefusal, Release},
    *,
};
use crate::{
    prelude::*,
    process::{Action, Outgoing},
    testing::{NOW, given, process},
};

#[derive(Id)]
struct LampId(String);

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("test-lamp.lit")]
struct Lit {}

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("it is broken")]
struct Broken;

#[derive(Aggregate, Default)]
#[aggregate(category = "test-lamp", id = LampId, error = Broken, facts(Lit), commands(Light))]
struct Lamp;

#[derive(Command, Clone, Serialize, Deserialize)]
#[command("test-lamp.light")]
struct Light {}

impl Handle<Light> for Lamp {
    fn handle(&self, _: Light, _: &Context<Self>) -> Decision<Self> {
        emit(Lit {})
    }
}

fn later(hours: i64) -> Timestamp {
    NOW + SignedDuration::from_hours(hours)
}

fn light(at: Timestamp) -> Schedule {
    Schedule::new(at, &LampId::from("a"), Light {}).expect("it can be scheduled")
}

fn scheduled(at: Timestamp) -> CommandScheduled {
    let data = serde_json::value::RawValue::from_string("{}".into()).expect("JSON");
    let [category, target, command] = ["test-lamp", "a", "test-lamp.light"].map(str::to_owned);
    CommandScheduled { at, category, target, command, data }
}

fn id() -> ScheduleId {
    ScheduleId::from("lamp")
}

#[test]
fn schedules_once() {
    given::<ScheduledCommand>(()).when(light(later(1))).then(scheduled(later(1)));
    given::<ScheduledCommand>(scheduled(later(1))).when(light(later(1))).then_nothing();
    given::<ScheduledCommand>(scheduled(later(1)))
        .when(light(later(2)))
        .then_refused(ScheduleError::AlreadyScheduled);
}

#[test]
fn is_moved_and_called_off_before_it_is_sent() {
    let waiting = || given::<ScheduledCommand>(scheduled(later(1)));
    waiting().when(Reschedule { at: later(2) }).then(CommandRescheduled { at: later(2) });
    waiting().when(Reschedule { at: later(1) }).then_nothing();
    waiting().when(Unschedule {}).then(CommandUnscheduled {});
    let sent = || given::<ScheduledCommand>((scheduled(later(1)), CommandReleased {}));
    sent().when(Unschedule {}).then_refused(ScheduleError::AlreadySent);
    sent().when(Reschedule { at: later(2) }).then_refused(ScheduleError::AlreadySent);
    sent().when(light(later(1))).then_refused(ScheduleError::AlreadySent);
}

#[test]
fn is_released_only_for_the_time_that_holds() {
    let moved = || (scheduled(later(1)), CommandRescheduled { at: later(2) });
    given::<ScheduledCommand>(moved()).when(Release { at: later(2) }).then(CommandReleased {});
    given::<ScheduledCommand>(moved())
        .when(Release { at: later(1) })
        .then_refused(ScheduleError::NotDue { at: later(2) });
    given::<ScheduledCommand>((scheduled(later(1)), CommandUnscheduled {}))
        .when(Release { at: later(1) })
        .then_refused(ScheduleError::NotScheduled);
}

fn sends_the_command() -> Reaction<ScheduledCommands> {
    let CommandScheduled { category, target, command, data, .. } = scheduled(NOW);
    let stream = crate::StreamId::new(category, target).expect("a stream");
    Reaction::new().and(Action::Send(Outgoing { stream, name: command, data })).complete()
}

#[test]
fn is_sent_when_it_is_due_and_released() {
    process::<ScheduledCommands>()
        .when(&id(), scheduled(later(2)))
        .then(set_deadline(later(2), SendNow {}))
        .when_time_passes(Duration::from_secs(7_199))
        .then_nothing()
        .when_time_passes(Duration::from_secs(1))
        .then(send(&id(), Release { at: later(2) }))
        .when(&id(), CommandReleased {})
        .then(sends_the_command());
}

#[test]
fn a_move_is_heard_in_time_or_too_late() {
    process::<ScheduledCommands>()
        .given(&id(), scheduled(later(1)))
        .when(&id(), CommandRescheduled { at: later(3) })
        .then(set_deadline(later(3), SendNow {}))
        .when_time_passes(Duration::from_hours(2))
        .then_nothing();
    process::<ScheduledCommands>()
        .given(&id(), scheduled(later(1)))
        .when_time_passes(Duration::from_hours(1))
        .then(send(&id(), Release { at: later(1) }))
        .when_refused(&id(), Release { at: later(1) }, ScheduleError::NotDue { at: later(3) })
        .then_nothing()
        .given(&id(), CommandRescheduled { at: later(3) })
        .when_time_passes(Duration::from_hours(2))
        .then(send(&id(), Release { at: later(3) }));
}

#[test]
fn what_is_called_off_is_over() {
    process::<ScheduledCommands>()
        .given(&id(), scheduled(later(1)))
        .when(&id(), CommandUnscheduled {})
        .then(complete())
        .then_over(&id())
        .when_time_passes(Duration::from_hours(2))
        .then_nothing();
}

#[test]
fn a_refusal_is_noted() {
    process::<ScheduledCommands>()
        .given(&id(), scheduled(later(1)))
        .given(&id(), CommandReleased {})
        .when_command_refused("test-lamp.light", "it is broken")
        .then(send(&id(), NoteRefusal { reason: "it is broken".into() }));
}
