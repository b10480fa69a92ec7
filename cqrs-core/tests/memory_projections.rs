//! Projections in memory: the round of a generation.

use cqrs_core::{
    Advance, Advanced, Append, AppendBatch, BatchId, Blueprint, Checkpoint, Column, ColumnKind,
    Comparison, DocumentFilter, DocumentOrder, DocumentQuery, DocumentWrite, Epoch, EventStore,
    ExpectedVersion, FilterValue, Generation, GenerationState, MemoryStore, NewEvent, Part,
    Position, PrepareError, Prepared, ProjectionSpec, ProjectionStore, StoreError, StreamId, Swap,
    Version,
};
use uuid::Uuid;

type Tested = Result<(), Box<dyn std::error::Error>>;

const COLUMNS: &[Column] =
    &[Column::new("balance", ColumnKind::Integer), Column::new("owner", ColumnKind::Text)];
const BALANCES: ProjectionSpec = ProjectionSpec::new("balances", 1).columns(COLUMNS);

async fn prepared(store: &MemoryStore, version: u32) -> Result<Generation, PrepareError> {
    let mut spec = BALANCES;
    spec.version = version;
    let blueprint = Blueprint { spec: &spec, definition: "as it is", tables: None };
    match store.prepare(&blueprint).await? {
        Prepared::Run(mut generations) => Ok(generations.remove(0)),
        Prepared::Superseded { by } => panic!("superseded by {by}"),
    }
}

fn write(key: &str, document: &str) -> DocumentWrite {
    DocumentWrite {
        key: key.into(),
        document: Some(document.into()),
        version: Version::NONE.next(),
        position: Position::START.next(),
    }
}

fn step(generation: &Generation, revision: u64, to: Position) -> Advance {
    Advance {
        part: Part { generation: generation.id, partition: 0 },
        revision,
        to,
        epoch: Epoch::UNKNOWN.next(),
        park: vec![],
        unpark: vec![],
    }
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

async fn append(store: &MemoryStore, number: u64) -> Tested {
    store.append(&batch(number)?).await?;
    Ok(())
}

#[tokio::test]
async fn a_second_version_is_built_beside_and_takes_over() -> Tested {
    let store = MemoryStore::default();
    append(&store, 1).await?;
    let old = prepared(&store, 1).await?;
    let to = Position::START.next();
    let done = store.commit_documents(&step(&old, 0, to), &[write("ada", "{}")]).await?;
    assert_eq!(done, Advanced::Committed);

    let new = prepared(&store, 2).await?;
    assert_eq!((old.state, new.state), (GenerationState::Live, GenerationState::Building));
    assert_eq!(store.swap(new.id).await?, Swap::Behind);
    let done = store.commit_documents(&step(&new, 0, to), &[write("bob", "{}")]).await?;
    assert_eq!(done, Advanced::Committed);
    assert_eq!(store.swap(new.id).await?, Swap::Swapped);

    let all = DocumentQuery {
        keys: None,
        filters: vec![],
        order: DocumentOrder::Key,
        after: None,
        limit: 10,
    };
    let found = store.find_documents("balances", &all).await?;
    assert_eq!(found.iter().map(|found| &*found.key).collect::<Vec<_>>(), ["bob"]);
    assert!(store.drop_generation(old.id).await?);
    assert!(matches!(store.drop_generation(new.id).await, Err(StoreError::Rejected { .. })));
    Ok(())
}

#[tokio::test]
async fn a_field_that_does_not_fit_its_column_stores_nothing() -> Tested {
    let store = MemoryStore::default();
    let generation = prepared(&store, 1).await?;
    let writes = [write("ada", r#"{"balance":1}"#), write("bob", r#"{"balance":"much"}"#)];
    let done = store.commit_documents(&step(&generation, 0, Position::START), &writes).await;
    assert!(matches!(done, Err(StoreError::Rejected { code, .. }) if code == "column_kind"));
    assert_eq!(store.load_documents(generation.id, &["ada", "bob"]).await?, []);
    Ok(())
}

#[tokio::test]
async fn filters_by_the_columns_that_are_declared() -> Tested {
    let store = MemoryStore::default();
    let generation = prepared(&store, 1).await?;
    let writes = [
        write("ada", r#"{"balance":5,"owner":"Ada"}"#),
        write("bob", r#"{"balance":-5,"owner":null}"#),
        write("eve", "[]"),
    ];
    store.commit_documents(&step(&generation, 0, Position::START), &writes).await?;
    let keys = async |column, comparison, value| {
        let filters = vec![DocumentFilter { column, comparison, value }];
        let query = DocumentQuery {
            keys: None,
            filters,
            order: DocumentOrder::Key,
            after: None,
            limit: 10,
        };
        let found = store.find_documents("balances", &query).await?;
        Ok::<_, StoreError>(found.into_iter().map(|found| found.key).collect::<Vec<_>>().join(" "))
    };
    let integer = FilterValue::Integer;
    assert_eq!(keys("balance", Comparison::Less, integer(5)).await?, "bob");
    assert_eq!(keys("balance", Comparison::LessOrEqual, integer(5)).await?, "ada bob");
    assert_eq!(keys("owner", Comparison::NotEqual, FilterValue::Text("Bob".into())).await?, "ada");
    assert!(keys("balance", Comparison::Equal, FilterValue::Real(5.0)).await.is_err());
    assert!(keys("branch", Comparison::Equal, integer(5)).await.is_err());
    Ok(())
}

#[tokio::test]
async fn a_checkpoint_that_the_log_does_not_bear_out_is_lost() -> Tested {
    let store = MemoryStore::default();
    let generation = prepared(&store, 1).await?;
    append(&store, 1).await?;
    append(&store, 2).await?;
    let end = Position::START.plus(2);
    store.commit_documents(&step(&generation, 0, end), &[]).await?;
    let lost = async || {
        let checkpoint = store.checkpoint(step(&generation, 0, end).part).await?;
        Ok::<_, StoreError>(checkpoint.map(|Checkpoint { lost, .. }| lost))
    };
    assert_eq!(lost().await?, Some(false));
    let epoch = store.lose_after(Position::START.next());
    assert_eq!(*store.hints().borrow(), store.head().await?.position);
    assert_eq!(lost().await?, Some(true), "the log ends before it");
    let again = AppendBatch { epoch, ..batch(3)? };
    store.append(&again).await?;
    assert_eq!(lost().await?, Some(true), "there is another event now");
    let stays = Advance { epoch, ..step(&generation, 1, end) };
    assert_eq!(store.commit_documents(&stays, &[]).await?, Advanced::Committed);
    assert_eq!(lost().await?, Some(true), "a step that stays there changes nothing");
    Ok(())
}

#[tokio::test]
async fn what_was_lost_may_happen_again() -> Tested {
    let store = MemoryStore::default();
    let first = batch(1)?;
    store.append(&first).await?;
    let epoch = store.lose_after(Position::START);
    assert_eq!(store.head().await?.position, Position::START);
    // Its batch and its version are free again.
    store.append(&AppendBatch { epoch, ..first }).await?;
    let stream = StreamId::new("account", "ada")?;
    assert_eq!(store.read_stream(&stream, Version::NONE, 10).await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn appends_move_the_hints_of_every_clone() -> Tested {
    let store = MemoryStore::default();
    let mut hints = store.hints();
    append(&store.clone(), 1).await?;
    assert_eq!(*hints.wait_for(|heard| *heard > Position::START).await?, Position::START.next());
    store.begin_epoch("the test asks for it").await?;
    let starts: Vec<_> = store.epoch_starts().await?.iter().map(|s| s.first_position).collect();
    assert_eq!(starts, [Position::START.next(), Position::START.plus(2)]);
    Ok(())
}
