use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::{Cpu, Round};
use crate::{
    contender::{CallError, Caller, Count},
    failure::Failure,
};

/// Lets every caller do its piece of work once; the round lasts until the last one is done.
#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 events")]
pub(crate) async fn once(
    callers: Vec<Box<dyn Caller>>,
    postmaster: Option<u32>,
) -> Result<(Round, Vec<Count>), Failure> {
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
    let (client, server) = Cpu::used(postmaster).since(&before);
    for (number, answer, _caller) in done {
        counts[number].acknowledged = match answer {
            Ok(done) => done.count,
            Err(CallError::Failed(e)) => return Err(e),
            Err(CallError::Wrong(wrong)) => return Err(wrong.into()),
        };
    }
    let all = counts.iter().map(|count| count.acknowledged).sum::<u64>() as f64;
    let each = |cpu: Duration| cpu.div_f64(all.max(1.0));
    let round = Round {
        rate: all / took.as_secs_f64(),
        p50: took,
        p99: took,
        errors: 0,
        first_error: None,
        client_cpu: each(client),
        server_cpu: each(server),
    };
    Ok((round, counts))
}
