//! Deadlines that are moved and cancelled, scheduled commands of a process: in the kit, and run.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::moves::*;
use crate::{
    MemoryStore, ProcessManagers,
    prelude::*,
    runner::tests::ledger::options,
    testing::{ManualClock, NOW, process},
};

#[derive(Deadline, Debug, Serialize, Deserialize)]
#[deadline("test-alarm.rings")]
struct Rings {
    count: u32,
}

/// Rings an hour after money was given, the last time only; not any more when the purse is shut.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Alarm {
    given: u32,
}

#[process_manager(name = "test_alarms", key = PurseId, sends(ShutPurse, Give))]
impl Alarm {
    fn given(&mut self, event: &Recorded<Given>) -> Reaction<Self> {
        self.given += 1;
        set_deadline(hours_after(event.recorded_at(), 1), Rings { count: self.given })
    }

    fn shut(&mut self, event: &Recorded<PurseShut>) -> Reaction<Self> {
        // Once: what is given then rings again.
        if self.given > 1 {
            return Reaction::new();
        }
        let back = Give { amount: 1, of: None, back: true };
        Reaction::new().cancel_deadline::<Rings>().send_at(
            hours_after(event.recorded_at(), 2),
            event.id(),
            back,
        )
    }

    fn rings(&mut self, due: &Due<Rings>, id: &PurseId) -> Reaction<Self> {
        if due.count == self.given { send(id, ShutPurse {}) } else { Reaction::new() }
    }

    fn refused(&mut self, _: &RefusedCommand) {}
}

fn hours_after(then: Timestamp, hours: i64) -> Timestamp {
    then + SignedDuration::from_hours(hours)
}

fn given() -> Given {
    Given { amount: 1, of: None, back: false }
}

#[test]
fn the_last_deadline_of_a_type_counts() {
    let later = hours_after(NOW, 1) - SignedDuration::from_secs(1);
    process::<Alarm>()
        .given(&purse("a"), given())
        .at(later)
        .when(&purse("a"), given())
        .then(set_deadline(hours_after(later, 1), Rings { count: 2 }))
        .when_time_passes(Duration::from_secs(3_599))
        .then_nothing()
        .when_time_passes(Duration::from_secs(1))
        .then(send(&purse("a"), ShutPurse {}));
}

#[test]
fn a_cancelled_deadline_is_not_told_and_a_scheduled_command_is_sent() {
    let back = || Give { amount: 1, of: None, back: true };
    process::<Alarm>()
        .given(&purse("a"), given())
        .when(&purse("a"), PurseShut {})
        .then(Reaction::new().cancel_deadline::<Rings>().send_at(
            hours_after(NOW, 2),
            &purse("a"),
            back(),
        ))
        .when_time_passes(Duration::from_hours(1))
        .then_nothing()
        .when_time_passes(Duration::from_hours(1))
        .then(send(&purse("a"), back()));
}

#[tokio::test(start_paused = true)]
async fn deadlines_survive_a_restart() {
    let store = MemoryStore::default();
    let banker = bank(store.clone());
    let clock = ManualClock::new(Timestamp::now());
    let start = || {
        ProcessManagers::builder(store.clone(), bank(store.clone()))
            .process_manager::<Alarm>()
            .options(options())
            .clock(clock.clone())
            .start()
    };
    let begun = Timestamp::now();
    let give = Give { amount: 1, of: None, back: false };
    banker.execute(&purse("a"), give).await.expect("given");
    start().await.expect("it starts").shutdown().await;
    let running = start().await.expect("it starts");
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(!state(&store, "a").await.is_shut);
    running.shutdown().await;
    // Its time comes while nobody is there.
    clock.set(hours_after(begun, 1) + SignedDuration::from_secs(5));
    let running = start().await.expect("it starts");
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(state(&store, "a").await.is_shut);
    assert_eq!(state(&store, "a").await.holds, 1);
    // Time enough for what follows from the shutting, and then for what was scheduled.
    clock.set(hours_after(Timestamp::now(), 2) + SignedDuration::from_secs(5));
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(state(&store, "a").await.holds, 2);
    running.shutdown().await;
}
