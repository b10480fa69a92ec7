use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use hdrhistogram::Histogram;
use tokio::{sync::Barrier, task::JoinSet};

use super::{Cpu, Round};
use crate::{
    contender::{CallError, Caller, Count, Done},
    failure::Failure,
};

/// How long a round takes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// Not measured.
    pub(crate) warm_up: Duration,
    /// Measured.
    pub(crate) window: Duration,
}

/// Errors in a row after which a caller is taken to be broken, not unlucky.
const PATIENCE: u64 = 1_000;

/// Lets every caller ask again and again until the time is up, and counts what was answered
/// within the window.
pub(crate) async fn drive(
    callers: Vec<Box<dyn Caller>>,
    pace: Pace,
    postmaster: Option<u32>,
) -> Result<(Round, Vec<Count>), Failure> {
    let ready = Arc::new(Barrier::new(callers.len() + 1));
    let mut tasks = JoinSet::new();
    for (number, caller) in callers.into_iter().enumerate() {
        let ready = ready.clone();
        tasks.spawn(async move {
            ready.wait().await;
            (number, ask(caller, Instant::now() + pace.warm_up, pace.window).await)
        });
    }
    ready.wait().await;
    tokio::time::sleep(pace.warm_up).await;
    let before = Cpu::used(postmaster);
    tokio::time::sleep(pace.window).await;
    let cpu = Cpu::used(postmaster).since(&before);
    let mut counts = vec![Count::default(); tasks.len()];
    let mut all = Asked::new()?;
    while let Some(joined) = tasks.join_next().await {
        let (number, asked) = joined?;
        let asked = asked?;
        counts[number] = asked.count;
        all.add(asked)?;
    }
    Ok((all.round(pace.window, cpu), counts))
}

/// What one caller, or all of them, met with.
struct Asked {
    count: Count,
    /// Commands answered within the window.
    within: u64,
    errors_within: u64,
    /// Of calls, in microseconds.
    latencies: Histogram<u32>,
    first_error: Option<String>,
}

async fn ask(
    mut caller: Box<dyn Caller>,
    from: Instant,
    window: Duration,
) -> Result<Asked, Failure> {
    let until = from + window;
    let mut asked = Asked::new()?;
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
                    asked.within += count;
                    asked.latencies.saturating_record(micros(took.unwrap_or(ended - begun)));
                }
            }
            Err(CallError::Failed(e)) => {
                errors_in_a_row += 1;
                if errors_in_a_row == PATIENCE {
                    return Err(e);
                }
                asked.count.errors += 1;
                asked.errors_within += u64::from(within);
                asked.first_error.get_or_insert_with(|| e.to_string());
            }
            Err(CallError::Wrong(wrong)) => return Err(wrong.into()),
        }
        begun = ended;
    }
    Ok(asked)
}

impl Asked {
    fn new() -> Result<Self, Failure> {
        const A_MINUTE: u64 = 60_000_000;
        Ok(Self {
            count: Count::default(),
            within: 0,
            errors_within: 0,
            latencies: Histogram::new_with_max(A_MINUTE, 3)?,
            first_error: None,
        })
    }

    fn add(&mut self, other: Self) -> Result<(), Failure> {
        self.within += other.within;
        self.errors_within += other.errors_within;
        self.latencies.add(other.latencies)?;
        if self.first_error.is_none() {
            self.first_error = other.first_error;
        }
        Ok(())
    }

    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 commands in a window")]
    fn round(self, window: Duration, cpu: (Duration, Duration)) -> Round {
        let commands = (self.within as f64).max(1.0);
        Round {
            rate: self.within as f64 / window.as_secs_f64(),
            p50: Duration::from_micros(self.latencies.value_at_quantile(0.5)),
            p99: Duration::from_micros(self.latencies.value_at_quantile(0.99)),
            errors: self.errors_within,
            first_error: self.first_error,
            client_cpu: cpu.0.div_f64(commands),
            server_cpu: cpu.1.div_f64(commands),
        }
    }
}

fn micros(latency: Duration) -> u64 {
    u64::try_from(latency.as_micros()).unwrap_or(u64::MAX)
}
