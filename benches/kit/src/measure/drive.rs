use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{sync::Barrier, task::JoinSet};

use super::{Cpu, Latencies, Measured, Pace};
use crate::{
    contender::{CallError, Caller, Count, Done},
    failure::Failure,
};

/// Errors in a row after which a caller is taken to be broken, not unlucky.
const PATIENCE: u64 = 1_000;

/// Lets every caller ask again and again until the time is up, and counts what was answered
/// within the window.
///
/// # Errors
/// A wrong answer, or the error of a caller that met with nothing else.
pub async fn drive(
    callers: Vec<Box<dyn Caller>>,
    pace: Pace,
    postmaster: Option<u32>,
) -> Result<(Measured, Vec<Count>), Failure> {
    let ready = Arc::new(Barrier::new(callers.len() + 1));
    let mut tasks = JoinSet::new();
    for (number, caller) in callers.into_iter().enumerate() {
        let ready = ready.clone();
        tasks.spawn(async move {
            ready.wait().await;
            (number, ask(caller, pace).await)
        });
    }
    ready.wait().await;
    tokio::time::sleep(pace.warm_up).await;
    let before = Cpu::used(postmaster);
    tokio::time::sleep(pace.window).await;
    let (client_cpu, server_cpu) = Cpu::used(postmaster).since(&before);
    let mut counts = vec![Count::default(); tasks.len()];
    let mut all = Asked::new(pace)?.measured;
    while let Some(joined) = tasks.join_next().await {
        let (number, asked) = joined?;
        let asked = asked?;
        counts[number] = asked.count;
        all.add(&asked.measured)?;
    }
    Ok((Measured { client_cpu, server_cpu, ..all }, counts))
}

/// What one caller met with.
struct Asked {
    count: Count,
    measured: Measured,
}

async fn ask(mut caller: Box<dyn Caller>, pace: Pace) -> Result<Asked, Failure> {
    let from = Instant::now() + pace.warm_up;
    let until = from + pace.window;
    let mut asked = Asked::new(pace)?;
    let mut errors_in_a_row = 0;
    let mut begun = Instant::now();
    while begun < until {
        let answer = caller.call().await;
        let ended = Instant::now();
        let within = ended >= from && ended <= until;
        match answer {
            Ok(Done { count, took }) => {
                errors_in_a_row = 0;
                asked.count.acknowledged += count;
                if within {
                    asked.measured.done += count;
                    asked.measured.latencies.record(took.unwrap_or(ended - begun));
                }
            }
            Err(CallError::Failed(e)) => {
                errors_in_a_row += 1;
                if errors_in_a_row == PATIENCE {
                    return Err(e);
                }
                asked.count.errors += 1;
                asked.measured.errors += u64::from(within);
                asked.measured.first_error.get_or_insert_with(|| e.to_string());
            }
            Err(CallError::Wrong(wrong)) => return Err(wrong.into()),
        }
        begun = ended;
    }
    Ok(asked)
}

impl Asked {
    fn new(pace: Pace) -> Result<Self, Failure> {
        let measured = Measured {
            window: pace.window,
            done: 0,
            latencies: Latencies::new()?,
            errors: 0,
            first_error: None,
            client_cpu: Duration::ZERO,
            server_cpu: Duration::ZERO,
        };
        Ok(Self { count: Count::default(), measured })
    }
}
