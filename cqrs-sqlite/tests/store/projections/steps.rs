use cqrs_core::{
    Advance, Advanced, EventStore, ParkedEvent, Part, ProjectionStore, Stop, StoreError, Unpark,
};
use jiff::Timestamp;

use super::support::{BALANCES, advance, documents, part, position, step, write};
use crate::support::{Folder, append, batch, stream};

fn parked(key: &str, at: u64, reason: Option<&str>) -> ParkedEvent {
    ParkedEvent {
        key: key.into(),
        position: position(at),
        name: "account.deposited".into(),
        stream: stream(key),
        reason: reason.map(Into::into),
        attempts: reason.map_or(0, |_| 3),
        parked_at: Timestamp::UNIX_EPOCH,
    }
}

#[tokio::test]
async fn a_step_on_another_revision_is_stale() {
    let folder = Folder::new();
    let store = folder.store().await;
    let part = part(documents(&store, &BALANCES).await.id);
    let first = advance(part, 0, 5);
    assert_eq!(store.commit_documents(&first, &[]).await, Ok(Advanced::Committed));
    for stale in [
        first.clone(),
        advance(part, 2, 6),
        advance(Part { partition: 1, ..part }, 0, 5),
        advance(super::support::part(cqrs_core::GenerationId(9)), 0, 5),
    ] {
        let stepped = store.commit_documents(&stale, &[write("ada", "1")]).await;
        assert_eq!(stepped, Ok(Advanced::Stale), "{stale:?}");
    }
    let back = store.commit_documents(&advance(part, 1, 4), &[]).await;
    assert!(
        matches!(back, Err(StoreError::Rejected { code, .. }) if code == "checkpoint_backwards")
    );
    // Where nothing is read on, something may still be written.
    let retried = store.commit_documents(&advance(part, 1, 5), &[write("ada", "1")]).await;
    assert_eq!(retried, Ok(Advanced::Committed));
    assert_eq!(store.checkpoint(part).await.unwrap().unwrap().revision, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_steps_on_one_revision_one_is_committed() {
    let folder = Folder::new();
    let (one, other) = (folder.store().await, folder.store().await);
    let part = part(documents(&one, &BALANCES).await.id);
    for revision in 0..20 {
        let step = advance(part, revision, revision + 1);
        let (one, other) =
            tokio::join!(one.commit_documents(&step, &[]), other.commit_documents(&step, &[]));
        let mut stepped = [one.unwrap(), other.unwrap()];
        stepped.sort_by_key(|stepped| *stepped == Advanced::Stale);
        assert_eq!(stepped, [Advanced::Committed, Advanced::Stale]);
    }
}

#[tokio::test]
async fn events_are_parked_and_unparked_with_the_checkpoint() {
    let folder = Folder::new();
    let store = folder.store().await;
    let id = documents(&store, &BALANCES).await.id;
    let park =
        vec![parked("bob", 3, Some("no")), parked("ada", 2, Some("no")), parked("ada", 4, None)];
    let step = Advance { park: park.clone(), ..advance(part(id), 0, 4) };
    assert_eq!(store.commit_documents(&step, &[]).await, Ok(Advanced::Committed));
    let found = store.parked(id, None, 10).await.unwrap();
    assert_eq!(found, [park[1].clone(), park[2].clone(), park[0].clone()]);
    assert_eq!(store.parked(id, Some("ada"), 1).await.unwrap(), park[1..2]);
    let keys = store.checkpoint(part(id)).await.unwrap().unwrap().parked;
    assert_eq!(keys, ["ada", "bob"]);
    assert_eq!(store.generations().await.unwrap()[0].parts[0].parked_keys, 2);

    let again = parked("ada", 4, Some("still no"));
    let unpark = vec![Unpark { key: "ada".into(), through: position(3) }];
    let step = Advance { park: vec![again.clone()], unpark, ..advance(part(id), 1, 4) };
    assert_eq!(store.commit_documents(&step, &[]).await, Ok(Advanced::Committed));
    assert_eq!(store.parked(id, Some("ada"), 10).await, Ok(vec![again]));
}

#[tokio::test]
async fn a_stop_is_noted_and_is_no_step() {
    let folder = Folder::new();
    let store = folder.store().await;
    let part = part(documents(&store, &BALANCES).await.id);
    let stop = Stop {
        position: position(7),
        name: "account.deposited".into(),
        stream: stream("ada"),
        reason: "it cannot be".into(),
        attempts: 3,
        at: Timestamp::UNIX_EPOCH,
    };
    store.set_stop(part, Some(&stop)).await.unwrap();
    assert_eq!(store.generations().await.unwrap()[0].parts[0].stop, Some(stop));
    assert_eq!(store.checkpoint(part).await.unwrap().unwrap().revision, 0);
    store.set_stop(part, None).await.unwrap();
    assert_eq!(store.generations().await.unwrap()[0].parts[0].stop, None);
}

#[tokio::test]
async fn a_checkpoint_that_the_log_does_not_bear_out_is_lost() {
    let folder = Folder::new();
    let store = folder.store().await;
    store.append(&batch(vec![append("ada", 3)])).await.unwrap();
    let id = documents(&store, &BALANCES).await.id;
    let lost = async || store.checkpoint(part(id)).await.unwrap().unwrap().lost;
    assert!(!lost().await, "the start of the log is never lost");
    step(&store, id, 3, &[]).await;
    assert!(!lost().await);
    let shell = folder.shell();
    shell.execute_batch("DROP TRIGGER events_are_never_deleted").unwrap();
    shell.execute_batch("DELETE FROM events WHERE position = 3").unwrap();
    assert!(lost().await, "the log ends before it");
    store.append(&batch(vec![append("ada", 1)])).await.unwrap();
    assert!(lost().await, "another event is there");
}

#[tokio::test]
async fn the_epochs_of_the_log_are_told() {
    let folder = Folder::new();
    let store = folder.store().await;
    store.append(&batch(vec![append("ada", 3)])).await.unwrap();
    let epoch = store.begin_epoch("a drill").await.unwrap();
    let starts = store.epoch_starts().await.unwrap();
    assert_eq!(starts.len(), 2);
    assert_eq!((starts[1].epoch, starts[1].first_position), (epoch, position(4)));
}

#[tokio::test]
async fn an_append_is_heard_of() {
    let folder = Folder::new();
    let store = folder.store().await;
    let mut hints = store.hints();
    store.append(&batch(vec![append("ada", 3)])).await.unwrap();
    assert_eq!(*hints.borrow_and_update(), position(3));

    folder.store().await.append(&batch(vec![append("ada", 1)])).await.unwrap();
    store.head().await.unwrap();
    assert_eq!(*hints.borrow_and_update(), position(4), "somebody else's, when it is read");
}
