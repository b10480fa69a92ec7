use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Deadline, Serialize, Deserialize)]
#[deadline()]
struct Stuck {}

fn main() {}
