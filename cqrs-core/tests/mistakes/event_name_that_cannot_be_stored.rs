use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("")]
struct Empty;

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account\n.opened")]
struct LineBreak;

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.opened ")]
struct Space;

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
struct Long;

fn main() {}
