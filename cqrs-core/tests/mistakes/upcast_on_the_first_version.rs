use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.opened")]
struct OpenedV1;

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.opened", upcasts = OpenedV1)]
struct Opened;

impl From<OpenedV1> for Opened {
    fn from(_: OpenedV1) -> Self {
        Self
    }
}

fn main() {}
