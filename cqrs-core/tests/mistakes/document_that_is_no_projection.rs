#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::prelude::*;

fn register() {
    cqrs_core::RegisteredProjection::document::<Customer>();
    let _: Option<&Recorded<Registered>> = None;
}

fn main() {}
