use std::{sync::Arc, time::Duration};

use super::{Job, Sweep};
use crate::{
    contenders::{Act, LongLog},
    history::{EVENTS_PER_SECOND, Growing},
    venue::{Postgres, Sqlite, Venue},
};

/// Events that the log has.
const EVENTS: [u32; 4] = [10_000, 100_000, 1_000_000, 5_000_000];

/// What should not depend on the length of the log.
pub(super) fn on_postgres(server: &Postgres) -> Sweep {
    sweep("scaling", Arc::new(server.clone())).drawn_as("log-postgres")
}

/// The same on the embedded store.
pub(super) fn embedded() -> Sweep {
    sweep("scaling, embedded", Arc::new(Sqlite)).drawn_as("log-embedded")
}

fn sweep(title: &str, venue: Arc<dyn Venue>) -> Sweep {
    let log = Growing::new(venue);
    let job = |events: u32| {
        let act = |act| LongLog { log: Arc::clone(&log), events: u64::from(events), act };
        Job::new(format!("{title}, log of {events} events"), 1)
            .after(Duration::from_secs(u64::from(events) / EVENTS_PER_SECOND))
            .measure(act(Act::Command), [])
            .measure(act(Act::Load), [])
            .measure(act(Act::Page), [])
    };
    Sweep::new(format!("{title}: a growing log"), "events in the log", EVENTS, job).p50()
}
