use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Command, Serialize, Deserialize)]
#[command("account.open")]
struct Open<T> {
    by: T,
}

fn main() {}
