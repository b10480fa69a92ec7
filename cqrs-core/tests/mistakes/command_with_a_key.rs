use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Command, Serialize, Deserialize)]
#[command("account.open", version = 2)]
struct Open;

fn main() {}
