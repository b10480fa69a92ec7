//! Who is better than whom.

use crate::{jobs::Role, summary::Summary};

/// What it means to be better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// More commands, or events, per second.
    Rate,
    /// Half of the calls take less time, at a rate that is given.
    P50,
}

/// What came of one contender of a job.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) name: String,
    pub(crate) role: Role,
    /// All of its rounds, or why there are none.
    pub(crate) outcome: Result<Summary, String>,
}

impl Ran {
    pub(crate) fn summary(&self) -> Option<&Summary> {
        self.outcome.as_ref().ok()
    }
}

impl By {
    /// How many times as good: above 1 is better than the other.
    pub(crate) fn times(self, own: &Summary, other: &Summary) -> f64 {
        match self {
            Self::Rate => own.times(other),
            Self::P50 => other.times_as_long(own),
        }
    }

    /// Whether times can be compared: who does not keep up with a given rate has less to do at once.
    fn is_fair(self, rate: f64, peer: &Summary) -> bool {
        self == Self::Rate || peer.rate() >= 0.9 * rate
    }

    /// The best of the peers that ran, by name.
    pub(crate) fn best_peer(self, all: &[Ran]) -> Option<(&str, &Summary)> {
        let goodness = |summary: &Summary| match self {
            Self::Rate => summary.rate(),
            Self::P50 => -summary.p50().as_secs_f64(),
        };
        let fastest = peers(all).map(|(_, peer)| peer.rate()).fold(0.0, f64::max);
        let able = peers(all).filter(|(_, peer)| self.is_fair(fastest, peer));
        able.max_by(|(_, a), (_, b)| goodness(a).total_cmp(&goodness(b)))
    }

    /// The peers that are better, each with how many times as good as it one is: below 1.
    pub(crate) fn better_peers(self, own: &Summary, all: &[Ran]) -> Vec<(String, f64)> {
        let able = peers(all).filter(|(_, peer)| self.is_fair(own.rate(), peer));
        let times = able.map(|(name, peer)| (name.to_owned(), self.times(own, peer)));
        times.filter(|(_, times)| *times < 1.0).collect()
    }
}

fn peers(all: &[Ran]) -> impl Iterator<Item = (&str, &Summary)> {
    let peers = all.iter().filter(|ran| ran.role == Role::Peer);
    peers.filter_map(|ran| Some((&*ran.name, ran.summary()?)))
}

#[cfg(test)]
pub(crate) mod tests {
    use std::time::Duration;

    use cqrs_bench_kit::Round;

    use super::*;

    /// Somebody whose one round had this rate and this p50.
    pub(crate) fn ran(name: &str, role: Role, rate: f64, micros: u64) -> Ran {
        let p50 = Duration::from_micros(micros);
        let round = Round { rate, p50, p99: p50, ..Round::default() };
        Ran { name: name.into(), role, outcome: Ok(Summary { rounds: vec![round] }) }
    }

    pub(crate) fn failed(name: &str, role: Role) -> Ran {
        Ran { name: name.into(), role, outcome: Err("it did not start".into()) }
    }

    #[test]
    fn the_best_peer_is_the_best_of_those_that_ran() {
        let all = [
            ran("own", Role::Measured, 9.0, 1),
            ran("slow", Role::Peer, 1.0, 5),
            ran("fast", Role::Peer, 2.0, 9),
            ran("limit", Role::Limit, 8.0, 1),
            failed("broken", Role::Peer),
        ];
        assert_eq!(By::Rate.best_peer(&all).map(|(name, _)| name), Some("fast"));
        assert!(By::Rate.best_peer(&all[..1]).is_none());
    }

    #[test]
    fn names_every_peer_that_is_better() {
        let all = [
            ran("own", Role::Measured, 4.0, 4),
            ran("twice", Role::Peer, 8.0, 8),
            ran("half", Role::Peer, 2.0, 2),
        ];
        let own = all[0].summary().expect("it ran");
        assert_eq!(By::Rate.better_peers(own, &all), [("twice".to_owned(), 0.5)]);
    }

    #[test]
    fn a_short_time_counts_for_those_who_keep_up() {
        let all = [
            ran("own", Role::Measured, 1_000.0, 800),
            ran("quick", Role::Peer, 980.0, 400),
            ran("idle", Role::Peer, 200.0, 100),
        ];
        let own = all[0].summary().expect("it ran");
        assert_eq!(By::P50.better_peers(own, &all), [("quick".to_owned(), 0.5)]);
        assert_eq!(By::P50.best_peer(&all).map(|(name, _)| name), Some("quick"));
    }
}
