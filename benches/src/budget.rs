use std::time::Duration;

use crate::summary::Summary;

/// What a contender is held to. Others of its job are named by their place in it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Budget {
    /// At least so many times the rate of another.
    TimesAsFast { other: usize, at_least: f64 },
    /// Half of the calls take at most so many times as long as half of another's.
    TimesAsLong { other: usize, at_most: f64 },
    /// Half of the calls take at most this long.
    P50(Duration),
    /// 99 of 100 calls take at most this long.
    P99(Duration),
    /// At least so many commands, or events, per second.
    Rate(f64),
    /// No error reaches a caller.
    NoErrors,
}

/// A budget and what was measured.
#[derive(Debug, Clone, serde::Serialize)]
pub(crate) struct Judged {
    /// The budget in words.
    pub(crate) budget: String,
    /// What it compares.
    pub(crate) measured: String,
    pub(crate) met: bool,
}

impl Budget {
    /// Holds one contender of a job to it.
    pub(crate) fn judge(self, own: &Summary, all: &[(String, Summary)]) -> Judged {
        match self {
            Self::TimesAsFast { other, at_least } => {
                let (name, other) = &all[other];
                let times = own.times(other);
                let budget = format!("≥ {at_least} × {name}");
                Judged { budget, measured: format!("{times:.2} ×"), met: times >= at_least }
            }
            Self::TimesAsLong { other, at_most } => {
                let (name, other) = &all[other];
                let times = own.times_as_long(other);
                let budget = format!("p50 ≤ {at_most} × {name}");
                Judged { budget, measured: format!("{times:.2} ×"), met: times <= at_most }
            }
            Self::P50(at_most) => {
                let p50 = own.p50();
                let budget = format!("p50 ≤ {}", milliseconds(at_most));
                Judged { budget, measured: milliseconds(p50), met: p50 <= at_most }
            }
            Self::P99(at_most) => {
                let p99 = own.p99();
                let budget = format!("p99 ≤ {}", milliseconds(at_most));
                Judged { budget, measured: milliseconds(p99), met: p99 <= at_most }
            }
            Self::Rate(at_least) => {
                let rate = own.rate();
                let budget = format!("≥ {}/s", thousands(at_least));
                Judged { budget, measured: format!("{}/s", thousands(rate)), met: rate >= at_least }
            }
            Self::NoErrors => {
                let errors = own.errors();
                Judged {
                    budget: "no errors".into(),
                    measured: errors.to_string(),
                    met: errors == 0,
                }
            }
        }
    }
}

/// As in `1.60 ms`.
pub(crate) fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}

/// As in `46.2 k`.
pub(crate) fn thousands(rate: f64) -> String {
    if rate < 1_000.0 { format!("{rate:.0}") } else { format!("{:.1} k", rate / 1e3) }
}
