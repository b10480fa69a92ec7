use std::time::Duration;

use hdrhistogram::Histogram;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;

/// How long calls took, in a histogram of three digits; as pairs of a value and its count where it
/// travels between processes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<(u64, u32)>", into = "Vec<(u64, u32)>")]
pub struct Latencies(Histogram<u32>);

impl Latencies {
    const MOST_MICROS: u64 = 600_000_000;

    /// None yet.
    ///
    /// # Errors
    /// None with these bounds.
    pub fn new() -> Result<Self, Failure> {
        Ok(Self(Histogram::new_with_max(Self::MOST_MICROS, 3)?))
    }

    pub fn record(&mut self, latency: Duration) {
        self.0.saturating_record(u64::try_from(latency.as_micros()).unwrap_or(u64::MAX));
    }

    /// Takes in those of others.
    ///
    /// # Errors
    /// None, since all have the same bounds.
    pub fn add(&mut self, others: &Self) -> Result<(), Failure> {
        Ok(self.0.add(&others.0)?)
    }

    /// So large a share of the calls took at most this long.
    #[must_use]
    pub fn at(&self, share: f64) -> Duration {
        Duration::from_micros(self.0.value_at_quantile(share))
    }
}

impl From<Latencies> for Vec<(u64, u32)> {
    fn from(latencies: Latencies) -> Self {
        let recorded = latencies.0.iter_recorded();
        recorded.map(|step| (step.value_iterated_to(), step.count_at_value())).collect()
    }
}

impl TryFrom<Vec<(u64, u32)>> for Latencies {
    type Error = Failure;

    fn try_from(pairs: Vec<(u64, u32)>) -> Result<Self, Failure> {
        let mut latencies = Self::new()?;
        for (value, count) in pairs {
            latencies.0.saturating_record_n(value, count);
        }
        Ok(latencies)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn come_through_as_json_unchanged() {
        let mut latencies = Latencies::new().expect("good bounds");
        for micros in [0, 1, 999, 123_456, 123_456, u64::MAX] {
            latencies.record(Duration::from_micros(micros));
        }
        let json = serde_json::to_string(&latencies).expect("JSON");
        let back: Latencies = serde_json::from_str(&json).expect("latencies");
        assert_eq!(back, latencies);
    }
}
