//! The peers: what each one is asked to do is in a folder of its own.

mod cqrs_es;
mod disintegrate;
mod esrs;
mod eventcore;
mod evento;

use std::sync::Arc;

use cqrs_bench_kit::Failure;

use self::{
    cqrs_es::Bank as CqrsEs, disintegrate::Bank as Disintegrate, esrs::Bank as Esrs,
    eventcore::Bank as Eventcore, evento::Bank as Evento,
};
use crate::bank::{Bank, Opening};

/// Where a system lets its user choose how often it takes a snapshot: after so many events.
pub(crate) const SNAPSHOT_EVERY: u64 = 100;

/// The bank on the system of this name.
pub(crate) async fn open(system: &str, opening: Opening) -> Result<Arc<dyn Bank>, Failure> {
    Ok(match system {
        "cqrs-es" => Arc::new(CqrsEs::open(&opening).await?),
        "disintegrate" => Arc::new(Disintegrate::open(&opening).await?),
        "esrs" => Arc::new(Esrs::open(&opening).await?),
        "eventcore" => Arc::new(Eventcore::open(&opening).await?),
        "evento" => Arc::new(Evento::open(&opening).await?),
        other => return Err(format!("there is no peer called {other}").into()),
    })
}
