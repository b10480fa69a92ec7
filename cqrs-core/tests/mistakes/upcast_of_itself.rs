use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.opened", version = 2, upcasts = Opened)]
struct Opened;

fn main() {}
