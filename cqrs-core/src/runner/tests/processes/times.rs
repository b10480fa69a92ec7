//! Deadlines: at their time, once, whatever the clock does.

use std::time::Duration;

use super::moves::*;
use crate::{
    EventStore as _, ExecuteError, MemoryStore, Reschedule, Schedule, ScheduleError, ScheduleId,
    Unschedule,
    runner::tests::ledger::SOON,
    testing::{ManualClock, NOW},
};

/// A move whose giving panics, at a time that a clock shows.
async fn stuck(store: &MemoryStore, clock: &ManualClock) -> crate::ProcessManagers {
    let banker = bank(store.clone());
    purses(&banker).await;
    ask(&banker, "stuck", "a", "b", UNLUCKY).await;
    let running = managers(store).clock(clock.clone()).start().await.expect("it starts");
    loop {
        let found = running.find::<Moving>(&a_move("stuck")).await.expect("an answer");
        let waiting = found.map(|found| found.waiting).unwrap_or_default();
        if waiting.iter().any(|waiting| waiting.attempts > 0) {
            assert!(waiting[0].trouble.as_ref().is_some_and(|t| t.contains("unlucky")));
            return running;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn now(store: &MemoryStore) -> jiff::Timestamp {
    let log = store.read_log(crate::Position::START, &crate::LogFilter::all(), 100).await;
    log.expect("a page").events.last().expect("an event").recorded_at
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_done_is_given_up_in_time_and_reversed() {
    let store = MemoryStore::default();
    let clock = ManualClock::new(jiff::Timestamp::now());
    let running = stuck(&store, &clock).await;
    let begun = now(&store).await;
    clock.set(begun + PATIENCE - jiff::SignedDuration::from_secs(2));
    tokio::time::sleep(Duration::from_secs(30)).await;
    let found = bank(store.clone()).load::<Move>(&a_move("stuck")).await.expect("a state");
    assert!(found.state.ended.is_empty(), "too early");
    clock.set(begun + PATIENCE + jiff::SignedDuration::from_secs(2));
    assert_eq!(ended(&store, "stuck").await, "reversed");
    assert_eq!(state(&store, "a").await.holds, 100);
    assert_eq!(state(&store, "b").await.holds, 100);
    running.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_goes_back_and_forth_tells_a_deadline_once() {
    let store = MemoryStore::default();
    let clock = ManualClock::new(jiff::Timestamp::now());
    let first = stuck(&store, &clock).await;
    let second = managers(&store).clock(clock.clone()).start().await.expect("it starts");
    let begun = now(&store).await;
    for hours in [-5, 0, -1_000, 2, -3, 4, -100, 100] {
        clock.set(begun + jiff::SignedDuration::from_hours(hours));
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
    assert_eq!(ended(&store, "stuck").await, "reversed");
    tokio::time::sleep(Duration::from_mins(1)).await;
    let found = bank(store.clone()).load::<Move>(&a_move("stuck")).await.expect("a state");
    assert_eq!(found.state.ended, ["reversed"]);
    let head = store.head().await.expect("a head").position;
    first.wait_for("test_moves", head, SOON).await.expect("seen");
    assert!(first.find::<Moving>(&a_move("stuck")).await.expect("an answer").is_none());
    second.shutdown().await;
    first.shutdown().await;
    assert!(NOW < begun);
}

#[tokio::test(start_paused = true)]
async fn scheduled_commands_are_sent_once_when_they_are_due_and_wanted() {
    let store = MemoryStore::default();
    let clock = ManualClock::default();
    let banker = bank(store.clone());
    let give = || Give { amount: 7, of: None, back: false };
    let at = |hours| NOW + jiff::SignedDuration::from_hours(hours);
    let id = |text: &str| ScheduleId::from(text.to_owned());
    for (name, hours) in [("kept", 1), ("moved", 1), ("called off", 1), ("refused", 1)] {
        let to = purse(if name == "refused" { "shut" } else { name });
        let schedule = Schedule::new(at(hours), &to, give()).expect("it can be scheduled");
        banker.execute(&id(name), schedule).await.expect("scheduled");
    }
    banker.execute(&purse("shut"), ShutPurse {}).await.expect("shut");
    let running = managers(&store).schedules().clock(clock.clone()).start().await;
    let running = running.expect("it starts");
    banker.execute(&id("moved"), Reschedule { at: at(3) }).await.expect("moved");
    banker.execute(&id("called off"), Unschedule {}).await.expect("called off");
    let sent = async |hours, kept, moved| {
        clock.set(at(hours));
        tokio::time::sleep(Duration::from_secs(10)).await;
        let holds = [state(&store, "kept").await.holds, state(&store, "moved").await.holds];
        assert_eq!(holds, [kept, moved], "after {hours} hours");
    };
    sent(0, 0, 0).await;
    sent(1, 7, 0).await;
    sent(2, 7, 0).await;
    sent(-1, 7, 0).await;
    sent(3, 7, 7).await;
    sent(900, 7, 7).await;
    assert_eq!(state(&store, "called off").await.holds, 0);
    let refused = banker.execute(&id("kept"), Unschedule {}).await;
    assert!(matches!(refused, Err(ExecuteError::Refused(ScheduleError::AlreadySent))));
    let stream = crate::StreamId::new("scheduled-command", "refused").expect("a stream");
    let history = store.read_stream(&stream, crate::Version::NONE, 10).await.expect("events");
    assert!(history.last().is_some_and(|event| event.data.contains("it is shut")), "{history:?}");
    assert!(running.waiting("scheduled_commands", 10).await.expect("an answer").is_empty());
    running.shutdown().await;
}
