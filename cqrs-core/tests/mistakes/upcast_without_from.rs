use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.opened")]
struct OpenedV1;

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.opened", version = 2, upcasts = OpenedV1)]
struct Opened;

fn main() {}
