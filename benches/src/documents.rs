//! The documents of the projection, for whoever runs it or checks it.

use std::{collections::HashMap, time::Duration};

use cqrs_bench_kit::Failure;
use cqrs_core::{Document as _, Position, Projections};

use crate::bank::Balance;

/// So many documents are asked for at once.
const PAGE: u32 = 1_000;
/// How long anything may take before it counts as broken.
pub(crate) const PATIENCE: Duration = Duration::from_mins(10);

/// Waits until the documents reflect everything up to the position.
pub(crate) async fn reach(projections: &Projections, position: Position) -> Result<(), Failure> {
    Ok(projections.wait_for(Balance::SPEC.name, position, PATIENCE).await?)
}

/// Every balance, by the id of its account.
pub(crate) async fn balances(projections: &Projections) -> Result<HashMap<String, u64>, Failure> {
    let documents = projections.documents::<Balance>();
    let mut balances = HashMap::new();
    let mut last = None;
    loop {
        let page = documents.page(last.as_ref(), PAGE).await?;
        for found in &page {
            balances.insert(found.key.to_string(), found.document.balance);
        }
        match page.into_iter().last() {
            Some(found) => last = Some(found.key),
            None => return Ok(balances),
        }
    }
}
