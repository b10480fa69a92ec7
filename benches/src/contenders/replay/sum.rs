use cqrs_bench_kit::Failure;
use serde_json::from_str;

use crate::bank::{Deposited, Withdrawn};

/// The sum of all balances, decoded by hand: each event into the struct of its type.
#[derive(Default)]
pub(super) struct Sum(i128);

impl Sum {
    pub(super) fn add(&mut self, name: &str, data: &str) -> Result<(), Failure> {
        self.0 += match name {
            "bench-account.deposited" => i128::from(from_str::<Deposited>(data)?.amount),
            "bench-account.withdrawn" => -i128::from(from_str::<Withdrawn>(data)?.amount),
            other => return Err(format!("an event of the type {other}").into()),
        };
        Ok(())
    }

    pub(super) fn total(&self) -> Result<u64, Failure> {
        Ok(u64::try_from(self.0)?)
    }
}
