use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.opened")]
struct Opened {
    owner: Personal<String>,
    email: Personal<Option<String>>,
}

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.called")]
struct Called([(Vec<Personal<Option<String>>>, u8); 2], Option<Personal<String>>);

// Another type of that name is let alone.
mod other {
    #[derive(Debug, serde::Serialize, serde::Deserialize)]
    pub struct Personal<T>(T);
}

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.moved")]
struct Moved(other::Personal<Option<String>>);

fn main() {}
