use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

struct OpenedV1;

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.opened", version = 2, upcasts = OpenedV1)]
struct Opened;

impl From<OpenedV1> for Opened {
    fn from(_: OpenedV1) -> Self {
        Self
    }
}

fn main() {}
