use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Deadline, Serialize, Deserialize)]
struct Stuck {}

fn main() {}
