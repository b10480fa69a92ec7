use std::sync::Arc;

use super::Job;
use crate::{
    contenders::{Accounts, Framework, GroupedAppend},
    venue::Memory,
};

/// What the loop itself costs, with a store that costs next to nothing.
pub(super) fn jobs() -> Vec<Job> {
    let job = |callers| {
        let venue = Arc::new(Memory);
        let framework = Framework::alone(venue.clone(), Accounts::Own);
        Job::new(format!("in memory, {callers} callers on own accounts"), callers)
            .measure(framework, [])
            .limit(GroupedAppend { venue, size: 128 })
    };
    [1, 8, 64, 512].map(job).into()
}
