//! What a child does that takes part in a round with others.

use std::sync::Arc;

use cqrs_bench_kit::{
    Failure, Work,
    child::{Errand, serve as serve_errand},
};

use crate::{
    contenders::{Accounts, Framework},
    venue::Address,
};

/// Runs the errand, which is JSON.
pub(crate) async fn serve(errand: &str) -> Result<(), Failure> {
    let errand: Errand = serde_json::from_str(errand)?;
    let accounts = match errand.work {
        Work::OwnAccounts => Accounts::Own,
        Work::OneAccount => Accounts::One,
        other => return Err(format!("{other:?} is not done in several processes").into()),
    };
    let venue = Arc::new(Address(errand.url.clone()));
    let framework = Framework { venue, accounts, instances: 1, part: errand.part };
    serve_errand(&errand, &framework).await
}
