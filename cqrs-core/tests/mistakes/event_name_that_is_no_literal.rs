use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

const NAME: &str = "account.opened";

#[derive(Event, Debug, Serialize, Deserialize)]
#[event(NAME)]
struct Opened;

fn main() {}
