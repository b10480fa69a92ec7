use serde::{Deserialize, Serialize};

use super::ledger::*;
use crate::{MemoryStore, PrepareError, ProjectionOptions, StartError, prelude::*};

/// Reads more than the projection of the same name and version.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Careless {}

#[projection(name = "test_totals", version = 1, key = BookId, partitions = 2)]
impl Careless {
    fn added(&mut self, _: &Recorded<Added>) {}
}

#[tokio::test]
async fn another_definition_under_the_same_version_is_refused() {
    let store = MemoryStore::default();
    runner(&store).document::<Total>().start().await.expect("it starts");
    let refused = runner(&store).document::<Careless>().start().await;
    let Err(StartError::Prepare(error @ PrepareError::Changed { .. })) = refused else {
        panic!("{refused:?}")
    };
    assert!(error.to_string().contains("raise its version"), "{error}");
}

#[tokio::test]
async fn two_types_of_one_name_are_refused() {
    let store = MemoryStore::default();
    let refused = runner(&store).document::<Total>().document::<Careless>().start().await;
    assert!(matches!(refused, Err(StartError::NameTaken { .. })), "{refused:?}");
    // The same one twice is harmless.
    let started = runner(&store).document::<Total>().document::<Total>().start().await;
    assert!(started.is_ok());
}

#[tokio::test]
async fn code_that_is_superseded_runs_nothing() {
    let store = MemoryStore::default();
    let bank = bank(&store);
    let new = runner(&store).document::<TotalV2>().start().await.expect("it starts");
    let old = runner(&store).document::<Total>().start().await.expect("it starts");
    let last = add(&bank, "a", 1).await;
    old.wait_for("test_totals", last, SOON).await.expect("the new one comes");
    let found = new.documents::<TotalV2>().get(&id("a")).await.expect("an answer");
    assert_eq!(found.expect("a document").document.sum, 1);
}

#[tokio::test]
async fn an_option_of_0_is_refused_by_its_name() {
    let options = ProjectionOptions { poison_attempts: 0, ..ProjectionOptions::default() };
    let refused = runner(&MemoryStore::default()).options(options).start().await;
    let Err(error) = refused else { panic!("{refused:?}") };
    assert_eq!(error.to_string(), "the option `poison_attempts` is 0; it must be at least 1");
}
