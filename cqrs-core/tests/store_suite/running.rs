//! What the suite makes of stores that give no answer at all.

use async_trait::async_trait;
use cqrs_core::{
    AppendBatch, MemoryStore,
    testing::suite::{RULES, check, run, run_all},
};

use crate::wrong::mistake::{Appended, Mistake, Wrong};

#[derive(Default)]
struct Panics;

#[async_trait]
impl Mistake for Panics {
    async fn append(&self, _: &MemoryStore, _: AppendBatch) -> Appended {
        panic!("index out of bounds")
    }
}

#[derive(Default)]
struct Hangs;

#[async_trait]
impl Mistake for Hangs {
    async fn append(&self, _: &MemoryStore, _: AppendBatch) -> Appended {
        std::future::pending().await
    }
}

#[tokio::test]
async fn a_store_that_panics_breaks_the_rule_and_not_the_run() {
    let Err(broken) = run(&RULES[0], async || Wrong::<Panics>::default()).await else {
        panic!("a store that panics keeps no promise");
    };
    assert_eq!(broken.expected, "no panic");
    assert!(broken.found.contains("index out of bounds"), "{broken}");
}

#[tokio::test(start_paused = true)]
async fn a_store_that_hangs_breaks_the_rule_and_not_the_run() {
    let Err(broken) = run(&RULES[0], async || Wrong::<Hangs>::default()).await else {
        panic!("a store that hangs keeps no promise");
    };
    assert_eq!(broken.found, "still waiting");
}

#[tokio::test]
async fn the_log_in_memory_keeps_every_promise() {
    let report = run_all(RULES, async || MemoryStore::default()).await;
    assert_eq!(report.to_string(), format!("{} rules kept, 0 broken", RULES.len()));
}

#[test]
#[should_panic(expected = "promise:  Events get the positions 1, 2, 3")]
fn a_broken_rule_says_what_was_promised() {
    check(RULES, "positions_have_no_gap", async || {
        Wrong::<crate::wrong::positions::LeavesGaps>::default()
    });
}

#[test]
#[should_panic(expected = "the suite has no rule `nonsense`")]
fn a_rule_that_does_not_exist_is_not_passed_over() {
    check(RULES, "nonsense", async || MemoryStore::default());
}
