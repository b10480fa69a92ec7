//! The jobs, on whichever system.

mod commands;
mod lag;
mod reading;

use cqrs_bench_kit::{Contender, Work, child::Errand};

/// Who runs the errand.
pub(crate) fn contender(errand: Errand) -> Box<dyn Contender> {
    match errand.work {
        Work::OwnAccounts | Work::OneAccount | Work::LongAccount { .. } => {
            Box::new(commands::Commands { errand })
        }
        Work::Replay { .. } | Work::Rebuild { .. } => Box::new(reading::Reading { errand }),
        Work::Lag { .. } => Box::new(lag::Lag { errand }),
    }
}
