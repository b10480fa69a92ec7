//! The store that fails as it is told.

use cqrs_core::{
    Append, AppendBatch, AppendError, BatchFate, BatchId, Blueprint, Epoch, EventStore,
    ExpectedVersion, MemoryStore, NewEvent, Position, ProjectionSpec, ProjectionStore, StoreError,
    StreamId, Verdict,
    testing::{Call, Fault, FaultyStore, Gate},
};
use uuid::Uuid;

fn faulty() -> FaultyStore<MemoryStore> {
    FaultyStore::new(MemoryStore::default())
}

fn batch(number: u64) -> Result<AppendBatch, Box<dyn std::error::Error>> {
    let event = NewEvent {
        event_id: Uuid::now_v7(),
        name: "account.noted".into(),
        type_version: 1,
        data: "{}".into(),
        metadata: "{}".into(),
    };
    let append = Append {
        stream: StreamId::new("account", "ada")?,
        expected: ExpectedVersion::Any,
        events: vec![event],
        key: None,
    };
    let id = BatchId { slot: Uuid::nil(), number };
    Ok(AppendBatch { id, epoch: Epoch::UNKNOWN.next(), appends: vec![append] })
}

type Tested = Result<(), Box<dyn std::error::Error>>;

async fn head(store: &FaultyStore<MemoryStore>) -> Result<Position, StoreError> {
    Ok(store.head().await?.position)
}

#[tokio::test]
async fn fails_once_and_then_goes_on() -> Tested {
    let store = faulty();
    store.next_append(Fault::unavailable());
    let failed = store.append(&batch(1)?).await;
    assert!(matches!(failed, Err(AppendError::NotStored(StoreError::Unavailable { .. }))));
    assert_eq!(head(&store).await?, Position::START);
    store.append(&batch(2)?).await?;
    assert_eq!(head(&store).await?, Position::START.next());
    assert_eq!(store.calls().appends.len(), 2);
    Ok(())
}

#[tokio::test]
async fn loses_an_answer_after_the_commit() -> Tested {
    let store = faulty();
    store.next_append(Fault::LoseAnswer);
    let lost = batch(1)?;
    assert!(matches!(store.append(&lost).await, Err(AppendError::Unknown { .. })));
    let first = Position::START.next();
    let fate = BatchFate::Committed { positions: Some((first, first)) };
    assert_eq!(store.resolve(lost.id).await?, fate);
    assert_eq!(store.calls().resolves, [lost.id]);
    Ok(())
}

#[tokio::test]
async fn loses_a_request_before_the_commit() -> Tested {
    let store = faulty();
    store.next_append(Fault::LoseRequest);
    let lost = batch(1)?;
    assert!(matches!(store.append(&lost).await, Err(AppendError::Unknown { .. })));
    store.next_resolve_fails();
    assert!(store.resolve(lost.id).await.is_err());
    assert_eq!(store.resolve(lost.id).await?, BatchFate::Fenced);
    Ok(())
}

#[tokio::test]
async fn an_orphaned_batch_commits_late_unless_it_was_fenced() -> Tested {
    for fenced in [false, true] {
        let store = faulty();
        let gate = Gate::closed();
        store.next_append(Fault::CommitLate(gate.clone()));
        let orphan = batch(1)?;
        assert!(matches!(store.append(&orphan).await, Err(AppendError::Unknown { .. })));
        gate.reached(1).await;
        assert_eq!(head(&store).await?, Position::START);
        if fenced {
            assert_eq!(store.resolve(orphan.id).await?, BatchFate::Fenced);
        }
        gate.open();
        gate.finished(1).await;
        assert_eq!(head(&store).await?, Position::START.plus(u64::from(!fenced)));
    }
    Ok(())
}

#[tokio::test]
async fn holds_an_append_before_or_after_its_commit() -> Tested {
    for (before, gate) in [(true, Gate::closed()), (false, Gate::closed())] {
        let store = faulty();
        let held = gate.clone();
        store.next_append(if before { Fault::HoldBefore(held) } else { Fault::HoldAnswer(held) });
        let (held, sent) = (store.clone(), batch(1)?);
        let append = tokio::spawn(async move { held.append(&sent).await });
        gate.reached(1).await;
        assert!(!append.is_finished());
        assert_eq!(head(&store).await?, Position::START.plus(u64::from(!before)));
        gate.open();
        assert!(matches!(*append.await??, [Verdict::Appended { .. }]));
        assert_eq!(head(&store).await?, Position::START.next());
    }
    Ok(())
}

#[tokio::test]
async fn a_load_fails_or_waits_as_told() -> Tested {
    let store = faulty();
    let gate = Gate::closed();
    store.next_load_fails();
    store.next_load_waits(gate.clone());
    assert!(matches!(store.load(&[]).await, Err(StoreError::Unavailable { .. })));
    let waiting = store.clone();
    let load = tokio::spawn(async move { waiting.load(&[]).await });
    gate.reached(1).await;
    gate.open();
    assert_eq!(load.await??, Vec::<Vec<_>>::new());
    assert_eq!(store.calls().loads.len(), 2);
    Ok(())
}

#[tokio::test]
async fn any_other_call_fails_before_or_after_it_took_effect() -> Tested {
    let spec = ProjectionSpec::new("balances", 1);
    let blueprint = Blueprint { spec: &spec, definition: "as it is", tables: None };
    let gate = Gate::closed();
    for (fault, effects) in [
        (Fault::unavailable(), [0, 0]),
        (Fault::LoseRequest, [0, 0]),
        (Fault::LoseAnswer, [1, 1]),
        (Fault::CommitLate(gate.clone()), [0, 1]),
    ] {
        let store = faulty();
        store.next(Call::Prepare, Fault::None);
        store.next(Call::Generations, Fault::unavailable());
        assert!(store.generations().await.is_err());
        store.next(Call::BeginRebuild, fault.clone());
        store.prepare(&blueprint).await?;
        assert!(store.begin_rebuild(&blueprint).await.is_err());
        assert_eq!(store.generations().await?.len(), 1 + effects[0]);
        gate.open();
        if matches!(fault, Fault::CommitLate(_)) {
            gate.finished(1).await;
        }
        assert_eq!(store.generations().await?.len(), 1 + effects[1]);
        let calls = store.calls().others;
        assert_eq!((calls[&Call::Generations], calls[&Call::BeginRebuild]), (3, 1));
    }
    Ok(())
}
