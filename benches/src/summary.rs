use std::time::Duration;

use cqrs_bench_kit::Round;

/// What one contender did in all rounds of a job.
#[derive(Debug, Clone)]
pub(crate) struct Summary {
    pub(crate) rounds: Vec<Round>,
}

impl Summary {
    /// The median of the rounds, in commands per second.
    pub(crate) fn rate(&self) -> f64 {
        median(self.rounds.iter().map(|r| r.rate))
    }

    /// How far the fastest round is from the slowest, as a part of the median.
    pub(crate) fn spread(&self) -> f64 {
        let fastest = self.rounds.iter().map(|r| r.rate).fold(f64::MIN, f64::max);
        let slowest = self.rounds.iter().map(|r| r.rate).fold(f64::MAX, f64::min);
        (fastest - slowest) / self.rate()
    }

    /// The median of the rounds' medians.
    pub(crate) fn p50(&self) -> Duration {
        median_time(self.rounds.iter().map(|r| r.p50))
    }

    /// The median of the rounds' 99th percentiles.
    pub(crate) fn p99(&self) -> Duration {
        median_time(self.rounds.iter().map(|r| r.p99))
    }

    /// Processor time of a command, client and server: the median of the rounds.
    pub(crate) fn cpu(&self) -> (Duration, Duration) {
        let client = median_time(self.rounds.iter().map(|r| r.client_cpu));
        (client, median_time(self.rounds.iter().map(|r| r.server_cpu)))
    }

    /// The median of something that not every round knows.
    pub(crate) fn median_of(&self, of: impl Fn(&Round) -> Option<f64>) -> Option<f64> {
        let known: Vec<_> = self.rounds.iter().filter_map(of).collect();
        (!known.is_empty()).then(|| median(known.into_iter()))
    }

    /// Errors that reached a caller, in all rounds.
    pub(crate) fn errors(&self) -> u64 {
        self.rounds.iter().map(|r| r.errors).sum()
    }

    /// How many times as fast as another: the median over rounds that ran next to each other.
    pub(crate) fn times(&self, other: &Self) -> f64 {
        median(self.rounds.iter().zip(&other.rounds).map(|(own, other)| own.rate / other.rate))
    }

    /// How many times as long as another its calls take, by the rounds' medians.
    pub(crate) fn times_as_long(&self, other: &Self) -> f64 {
        let seconds = |round: &Round| round.p50.as_secs_f64();
        median(self.rounds.iter().zip(&other.rounds).map(|(a, b)| seconds(a) / seconds(b)))
    }
}

/// The middle one; of an even number, the mean of the two in the middle. 0 of nothing.
pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    let (half, odd) = (values.len() / 2, values.len() % 2 == 1);
    match values.len() {
        0 => 0.0,
        _ if odd => values[half],
        _ => f64::midpoint(values[half - 1], values[half]),
    }
}

fn median_time(times: impl Iterator<Item = Duration>) -> Duration {
    Duration::from_secs_f64(median(times.map(|t| t.as_secs_f64())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_one() {
        assert!((median([3.0, 1.0, 2.0].into_iter()) - 2.0).abs() < f64::EPSILON);
        assert!((median([4.0, 1.0, 2.0, 3.0].into_iter()) - 2.5).abs() < f64::EPSILON);
    }

    #[test]
    fn ratios_are_taken_round_by_round() {
        let rounds = |rates: [f64; 3]| {
            let round = |rate| Round { rate, ..Round::default() };
            Summary { rounds: rates.map(round).into() }
        };
        // The machine got slower for both: twice as fast all along.
        let (own, limit) = (rounds([200.0, 100.0, 20.0]), rounds([100.0, 50.0, 10.0]));
        assert!((own.times(&limit) - 2.0).abs() < f64::EPSILON);
    }
}
