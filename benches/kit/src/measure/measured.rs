use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Latencies, Round, Strays};
use crate::failure::Failure;

/// What the callers of one process met with; those of several add up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// How long it was measured.
    pub window: Duration,
    /// Commands, or events, answered within the window.
    pub done: u64,
    /// Of calls.
    pub latencies: Latencies,
    /// Errors that reached a caller within the window.
    pub errors: u64,
    /// The words of the first one.
    pub first_error: Option<String>,
    /// Processor time of callers and system.
    pub client_cpu: Duration,
    /// Processor time of the server, where it can be seen.
    pub server_cpu: Duration,
}

impl Measured {
    /// Adds another process that worked at the same time.
    ///
    /// # Errors
    /// None, since all histograms have the same bounds.
    pub fn add(&mut self, other: &Self) -> Result<(), Failure> {
        self.window = self.window.max(other.window);
        self.done += other.done;
        self.latencies.add(&other.latencies)?;
        self.errors += other.errors;
        if self.first_error.is_none() {
            self.first_error.clone_from(&other.first_error);
        }
        self.client_cpu += other.client_cpu;
        self.server_cpu += other.server_cpu;
        Ok(())
    }

    /// The figures that they come to.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 commands in a window")]
    pub fn round(self) -> Round {
        let commands = (self.done as f64).max(1.0);
        Round {
            rate: self.done as f64 / self.window.as_secs_f64(),
            p50: self.latencies.at(0.5),
            p99: self.latencies.at(0.99),
            errors: self.errors,
            first_error: self.first_error,
            strays: Strays::default(),
            client_cpu: self.client_cpu.div_f64(commands),
            server_cpu: self.server_cpu.div_f64(commands),
            stored: None,
            peak_memory: None,
        }
    }
}
