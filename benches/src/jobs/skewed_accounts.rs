use std::sync::Arc;

use super::Job;
use crate::{
    budget::Budget,
    contenders::{Accounts, Framework, Skewed},
    venue::{Postgres, Sqlite, Venue},
};

const ACCOUNTS: u64 = 10_000;

/// Whole commands by 64 callers, who all prefer the same few accounts.
pub(super) fn on_postgres(server: &Postgres) -> Job {
    job("64 callers", Arc::new(server.clone()))
}

/// The same on the embedded store.
pub(super) fn embedded() -> Job {
    job("embedded, 64 callers", Arc::new(Sqlite))
}

fn job(who: &str, venue: Arc<dyn Venue>) -> Job {
    let own = Framework::alone(Arc::clone(&venue), Accounts::Own);
    Job::new(format!("{who} on 10,000 accounts, a few of them busy"), 64)
        .measure(Skewed { venue, accounts: ACCOUNTS }, [Budget::NoErrors])
        .limit(own)
        .called("cqrs, own accounts")
}
