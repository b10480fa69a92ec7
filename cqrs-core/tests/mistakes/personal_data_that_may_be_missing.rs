use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

type Phone = Personal<Option<String>>;

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.opened")]
struct Opened {
    owner: Personal<String>,
    email: Personal<Option<String>>,
}

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.called")]
struct Called {
    phones: Vec<Personal<Option<String>>>,
    fax: Option<Personal<String>>,
}

fn main() {}
