use cqrs_core::{
    Blueprint, EventStore as _, GenerationState, PrepareError, Prepared, ProjectionSpec,
    ProjectionStore, StoreError, Swap,
};

use super::support::{BALANCES, documents, part, position, prepare, rebuild, step, version, write};
use crate::support::{Folder, append, batch};

#[tokio::test]
async fn the_view_shows_the_generation_that_serves() {
    let folder = Folder::new();
    let store = folder.store().await;
    let shown = || -> String {
        folder.shell().query_row("SELECT document FROM balances", [], |row| row.get(0)).unwrap()
    };
    store.append(&batch(vec![append("ada", 1)])).await.unwrap();
    let first = documents(&store, &BALANCES).await;
    step(&store, first.id, 1, &[write("ada", "1")]).await;
    let second = rebuild(&store, &BALANCES, None).await;
    assert_eq!(store.swap(second.id).await, Ok(Swap::Behind));
    step(&store, second.id, 1, &[write("ada", "2")]).await;
    assert_eq!(shown(), "1");

    // A reader that began before sees what was there then, and holds nobody up.
    let reader = folder.shell();
    reader.execute_batch("BEGIN; SELECT * FROM balances").unwrap();
    assert_eq!(store.swap(second.id).await, Ok(Swap::Swapped));
    assert_eq!(store.swap(second.id).await, Ok(Swap::Swapped));
    let before: String =
        reader.query_row("SELECT document FROM balances", [], |row| row.get(0)).unwrap();
    assert_eq!((before, shown()), ("1".into(), "2".into()));

    let states: Vec<_> =
        store.generations().await.unwrap().into_iter().map(|g| g.generation.state).collect();
    assert_eq!(states, [GenerationState::Retired, GenerationState::Live]);
    assert_eq!(store.swap(first.id).await, Ok(Swap::Gone));
}

#[tokio::test]
async fn one_that_is_dropped_leaves_nothing_behind() {
    let folder = Folder::new();
    let store = folder.store().await;
    let live = documents(&store, &BALANCES).await;
    let count = || -> i64 {
        let sql = "SELECT (SELECT count(*) FROM sqlite_schema)
            + (SELECT count(*) FROM checkpoints) + (SELECT count(*) FROM parked)
            + (SELECT count(*) FROM generation_objects)";
        folder.shell().query_row(sql, [], |row| row.get(0)).unwrap()
    };
    let before = count();
    let other = rebuild(&store, &BALANCES, None).await;
    step(&store, other.id, 1, &[write("ada", "1")]).await;
    assert!(count() > before);
    assert_eq!(store.drop_generation(other.id).await, Ok(true));
    assert_eq!(store.drop_generation(other.id).await, Ok(false));
    assert_eq!(count(), before);
    let refused = store.drop_generation(live.id).await;
    assert!(
        matches!(refused, Err(StoreError::Rejected { code, .. }) if code == "generation_serves")
    );

    // Its number is not given out again.
    assert!(rebuild(&store, &BALANCES, None).await.id > other.id);
}

#[tokio::test]
async fn a_higher_version_is_built_beside_and_a_lower_one_is_superseded() {
    let folder = Folder::new();
    let store = folder.store().await;
    let first = documents(&store, &BALANCES).await;
    let spec = version(BALANCES, 3);
    let third = prepare(&store, &spec, None).await.remove(0);
    assert_eq!(third.state, GenerationState::Building);
    let spec = version(BALANCES, 2);
    let second = prepare(&store, &spec, None).await.remove(0);
    assert_eq!(prepare(&store, &spec, None).await[0], second);

    assert_eq!(store.swap(third.id).await, Ok(Swap::Swapped));
    assert_eq!(store.swap(second.id).await, Ok(Swap::Gone), "queries never go back a version");
    assert_eq!(store.drop_generation(first.id).await, Ok(true));
    let blueprint = Blueprint { spec: &BALANCES, definition: "as it is", tables: None };
    assert_eq!(store.prepare(&blueprint).await, Ok(Prepared::Superseded { by: 3 }));
    assert_eq!(store.begin_rebuild(&blueprint).await, Ok(None));
}

#[tokio::test]
async fn another_definition_under_the_same_version_is_refused() {
    let folder = Folder::new();
    let store = folder.store().await;
    documents(&store, &BALANCES).await;
    let other = Blueprint { spec: &BALANCES, definition: "another", tables: None };
    for refused in
        [store.prepare(&other).await.map(drop), store.begin_rebuild(&other).await.map(drop)]
    {
        let Err(PrepareError::Changed { stored, declared, .. }) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!((&*stored, &*declared), ("as it is", "another"));
    }
}

#[tokio::test]
async fn a_name_that_the_file_has_is_refused() {
    let folder = Folder::new();
    let store = folder.store().await;
    documents(&store, &BALANCES).await;
    let prepare = async |name, tables| {
        let spec = ProjectionSpec::new(name, 1);
        store.prepare(&Blueprint { spec: &spec, definition: "", tables }).await
    };
    let events = prepare("events", None).await;
    assert!(matches!(events, Err(PrepareError::Tables { .. })), "{events:?}");
    let taken = prepare("other", Some("CREATE TABLE Balances (x)")).await;
    assert!(matches!(taken, Err(PrepareError::TableTaken { .. })), "{taken:?}");
    let hidden = prepare("other", Some("CREATE TABLE IF NOT EXISTS balances (x)")).await;
    assert!(matches!(hidden, Err(PrepareError::TableTaken { .. })), "{hidden:?}");
    assert_eq!(store.generations().await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_that_prepare_at_once_one_makes_it() {
    let folder = Folder::new();
    let stores = [folder.store().await, folder.store().await];
    let (one, other) =
        tokio::join!(documents(&stores[0], &BALANCES), documents(&stores[1], &BALANCES));
    assert_eq!(one, other);
    assert_eq!(stores[0].generations().await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_status_says_how_far_it_is_behind() {
    let folder = Folder::new();
    let store = folder.store().await;
    store.append(&batch(vec![append("ada", 2)])).await.unwrap();
    let live = documents(&store, &BALANCES).await;
    let recorded = crate::support::take_all(&store).await[1].recorded_at;
    step(&store, live.id, 1, &[]).await;
    let status = store.generations().await.unwrap().remove(0).parts.remove(0);
    assert_eq!((status.position, status.behind_since), (position(1), Some(recorded)));
    step(&store, live.id, 2, &[]).await;
    let status = store.generations().await.unwrap().remove(0).parts.remove(0);
    assert_eq!(status.behind_since, None);
    assert!(!store.checkpoint(part(live.id)).await.unwrap().unwrap().lost);
}
