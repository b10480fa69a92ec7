use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Measured, drive, once};
use crate::{
    contender::{Caller, Count},
    failure::Failure,
};

/// What a round consists of, whoever does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// How many there are at once.
    pub callers: usize,
    pub effort: Effort,
    pub pace: Pace,
    /// The parent of the server's processes, where their processor time can be seen.
    pub postmaster: Option<u32>,
}

/// How long a round is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effort {
    /// As long as the pace says: callers ask again and again.
    Again,
    /// Until each caller was answered once.
    Once,
}

/// How long a round takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pace {
    /// Not measured.
    pub warm_up: Duration,
    /// Measured.
    pub window: Duration,
}

impl Task {
    /// Lets the callers do the work.
    ///
    /// # Errors
    /// What a caller said that ends the run.
    pub async fn measure(
        &self,
        callers: Vec<Box<dyn Caller>>,
    ) -> Result<(Measured, Vec<Count>), Failure> {
        match self.effort {
            Effort::Again => drive(callers, self.pace, self.postmaster).await,
            Effort::Once => once(callers, self.postmaster).await,
        }
    }
}
