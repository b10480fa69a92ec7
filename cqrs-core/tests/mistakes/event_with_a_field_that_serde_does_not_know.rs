use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

struct Money;

#[derive(Event, Serialize, Deserialize)]
#[event("account.opened")]
struct Opened {
    deposit: Money,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Ok(())
    }
}

fn main() {}
