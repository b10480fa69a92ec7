use std::sync::Arc;

use super::{Job, Sweep};
use crate::{
    contenders::{LongAccount, Way},
    venue::{Postgres, Sqlite, Venue},
};

/// Events that the account has.
const EVENTS: [u32; 4] = [10, 100, 1_000, 10_000];

/// A command on an account with more and more events.
pub(super) fn on_postgres(server: &Postgres) -> Sweep {
    let venue: Arc<dyn Venue> = Arc::new(server.clone());
    sweep("scaling", &venue).drawn_as("account-postgres")
}

/// The same on the embedded store.
pub(super) fn embedded() -> Sweep {
    let venue: Arc<dyn Venue> = Arc::new(Sqlite);
    sweep("scaling, embedded", &venue).drawn_as("account-embedded")
}

fn sweep(title: &str, venue: &Arc<dyn Venue>) -> Sweep {
    let job = |events: u32| {
        let on = |way| LongAccount { venue: Arc::clone(venue), events: u64::from(events), way };
        Job::new(format!("{title}, account of {events} events"), 1)
            .measure(on(Way::Warm), [])
            .called("cqrs, state in memory")
            .measure(on(Way::Cold), [])
            .called("cqrs, nothing in memory")
            .limit(on(Way::Rows))
            .called("reading the rows")
    };
    let title = format!("{title}: a command on one account");
    Sweep::new(title, "events of the account", EVENTS, job).p50()
}
