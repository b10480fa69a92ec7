use std::time::Duration;

use serde::Serialize;

use crate::{
    compare::{By, Ran},
    summary::Summary,
};

/// What a contender is held to. Others of its job are named by their place in it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Budget {
    /// At least so many times the rate of another.
    TimesAsFast { other: usize, at_least: f64 },
    /// Half of the calls take at most so many times as long as half of another's.
    TimesAsLong { other: usize, at_most: f64 },
    /// At least so many times the rate of the best of the peers.
    TimesBestPeer { at_least: f64 },
    /// Half of the calls take at most so many times as long as half of the best peer's.
    P50OfBestPeer { at_most: f64 },
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
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Judged {
    /// The budget in words.
    pub(crate) budget: String,
    pub(crate) verdict: Verdict,
    /// What it compares, where that is known.
    pub(crate) measured: Option<String>,
}

/// Whether a budget is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Verdict {
    Met,
    Missed,
    /// The contender did not run, or nobody that it is compared with did.
    NotMeasured,
}

impl Budget {
    /// Holds one contender of a job to it.
    pub(crate) fn judge(self, own: &Ran, all: &[Ran]) -> Judged {
        let budget = self.words(all);
        match own.summary().and_then(|own| self.measure(own, all)) {
            Some((measured, met)) => {
                let verdict = if met { Verdict::Met } else { Verdict::Missed };
                Judged { budget, verdict, measured: Some(measured) }
            }
            None => Judged { budget, verdict: Verdict::NotMeasured, measured: None },
        }
    }

    fn words(self, all: &[Ran]) -> String {
        match self {
            Self::TimesAsFast { other, at_least } => format!("≥ {at_least} × {}", all[other].name),
            Self::TimesAsLong { other, at_most } => {
                format!("p50 ≤ {at_most} × {}", all[other].name)
            }
            Self::TimesBestPeer { at_least } => format!("≥ {at_least} × the best peer"),
            Self::P50OfBestPeer { at_most } => format!("p50 ≤ {at_most} × the best peer's"),
            Self::P50(at_most) => format!("p50 ≤ {}", milliseconds(at_most)),
            Self::P99(at_most) => format!("p99 ≤ {}", milliseconds(at_most)),
            Self::Rate(at_least) => format!("≥ {}/s", thousands(at_least)),
            Self::NoErrors => "no errors".into(),
        }
    }

    /// What was measured, and whether that is enough.
    fn measure(self, own: &Summary, all: &[Ran]) -> Option<(String, bool)> {
        let times = |times: f64| format!("{times:.2} ×");
        Some(match self {
            Self::TimesAsFast { other, at_least } => {
                let measured = own.times(all[other].summary()?);
                (times(measured), measured >= at_least)
            }
            Self::TimesAsLong { other, at_most } => {
                let measured = own.times_as_long(all[other].summary()?);
                (times(measured), measured <= at_most)
            }
            Self::TimesBestPeer { at_least } => {
                let (name, peer) = By::Rate.best_peer(all)?;
                let measured = own.times(peer);
                (format!("{} {name}", times(measured)), measured >= at_least)
            }
            Self::P50OfBestPeer { at_most } => {
                let (name, peer) = By::P50.best_peer(all)?;
                let measured = own.times_as_long(peer);
                (format!("{} {name}", times(measured)), measured <= at_most)
            }
            Self::P50(at_most) => (milliseconds(own.p50()), own.p50() <= at_most),
            Self::P99(at_most) => (milliseconds(own.p99()), own.p99() <= at_most),
            Self::Rate(at_least) => {
                (format!("{}/s", thousands(own.rate())), own.rate() >= at_least)
            }
            Self::NoErrors => (own.errors().to_string(), own.errors() == 0),
        })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        compare::tests::{failed, ran},
        jobs::Role,
    };

    #[test]
    fn a_rate_is_held_against_the_best_peer() {
        let all = [
            ran("cqrs", Role::Measured, 30.0, 10),
            ran("slow", Role::Peer, 10.0, 40),
            ran("fast", Role::Peer, 20.0, 25),
        ];
        let judged = |at_least| Budget::TimesBestPeer { at_least }.judge(&all[0], &all);
        assert_eq!(judged(1.5).verdict, Verdict::Met);
        assert_eq!(judged(1.6).verdict, Verdict::Missed);
        assert_eq!(judged(1.6).measured.as_deref(), Some("1.50 × fast"));
        let p50 = Budget::P50OfBestPeer { at_most: 0.4 }.judge(&all[0], &all);
        assert_eq!(p50.verdict, Verdict::Met, "{p50:?}");
    }

    #[test]
    fn what_has_nobody_to_compare_with_is_not_measured() {
        let all = [ran("cqrs", Role::Measured, 30.0, 10), failed("peer", Role::Peer)];
        let judged = Budget::TimesBestPeer { at_least: 1.0 }.judge(&all[0], &all);
        assert_eq!((judged.verdict, judged.measured), (Verdict::NotMeasured, None));
        let judged = Budget::TimesAsFast { other: 1, at_least: 1.0 }.judge(&all[0], &all);
        assert_eq!(judged.verdict, Verdict::NotMeasured);
    }

    #[test]
    fn nothing_is_said_to_be_met_by_who_did_not_run() {
        let all = [failed("cqrs", Role::Measured)];
        assert_eq!(Budget::NoErrors.judge(&all[0], &all).verdict, Verdict::NotMeasured);
    }
}
