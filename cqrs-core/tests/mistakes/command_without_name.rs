use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Command, Serialize, Deserialize)]
#[command()]
struct Open;

fn main() {}
