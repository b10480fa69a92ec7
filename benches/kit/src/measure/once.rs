use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::{Cpu, Latencies, Measured};
use crate::{
    contender::{CallError, Caller, Count},
    failure::Failure,
};

/// Lets every caller do its piece of work once; the round lasts until the last one is done.
///
/// # Errors
/// The first error that a caller met with.
pub async fn once(
    callers: Vec<Box<dyn Caller>>,
    postmaster: Option<u32>,
) -> Result<(Measured, Vec<Count>), Failure> {
    let mut counts = vec![Count::default(); callers.len()];
    let before = Cpu::used(postmaster);
    let begun = Instant::now();
    let mut tasks = JoinSet::new();
    for (number, mut caller) in callers.into_iter().enumerate() {
        // The caller comes back, so that what it frees is not measured.
        tasks.spawn(async move { (number, caller.call().await, caller) });
    }
    let mut done = Vec::new();
    while let Some(joined) = tasks.join_next().await {
        done.push(joined?);
    }
    let took = begun.elapsed();
    let (client_cpu, server_cpu) = Cpu::used(postmaster).since(&before);
    for (number, answer, _caller) in done {
        counts[number].acknowledged = match answer {
            Ok(done) => done.count,
            Err(CallError::Failed(e)) => return Err(e),
            Err(CallError::Wrong(wrong)) => return Err(wrong.into()),
        };
    }
    let mut latencies = Latencies::new()?;
    latencies.record(took);
    let measured = Measured {
        window: took.max(Duration::from_nanos(1)),
        done: counts.iter().map(|count| count.acknowledged).sum(),
        latencies,
        errors: 0,
        first_error: None,
        client_cpu,
        server_cpu,
    };
    Ok((measured, counts))
}
