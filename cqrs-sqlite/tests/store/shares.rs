use std::{collections::HashSet, sync::Arc};

use cqrs_core::{Append, EventStore, ExpectedVersion, Position, Verdict, Version};
use tokio::task::JoinSet;

use crate::support::{Folder, append, batch, take_all};

#[tokio::test(flavor = "multi_thread")]
async fn two_handles_take_turns_and_leave_no_gap() {
    let folder = Folder::new();
    let stores = [Arc::new(folder.store().await), Arc::new(folder.store().await)];
    let mut writers = JoinSet::new();
    for writer in 0..16 {
        let store = stores[writer % 2].clone();
        writers.spawn(async move {
            let mut seen = Vec::new();
            for _ in 0..10 {
                let own = append(&format!("own-{writer}"), 1);
                let verdicts = store.append(&batch(vec![own, append("shared", 1)])).await.unwrap();
                seen.extend(verdicts.into_iter().map(|verdict| match verdict {
                    Verdict::Appended { position, .. } => position,
                    other => panic!("{other:?}"),
                }));
            }
            seen
        });
    }
    let acknowledged: HashSet<Position> = writers.join_all().await.into_iter().flatten().collect();
    assert_eq!(acknowledged.len(), 320);

    let events = take_all(&*stores[0]).await;
    let positions: Vec<u64> = events.iter().map(|event| event.position.get()).collect();
    assert_eq!(positions, (1..=320).collect::<Vec<_>>());
    assert!(stores[1].verify().await.unwrap().is_sound());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_handles_that_expect_the_same_version_one_appends() {
    let folder = Folder::new();
    let (one, other) = (folder.store().await, folder.store().await);
    for version in 0..20 {
        let expected = ExpectedVersion::Exact(Version::new(version).unwrap());
        let next = || batch(vec![Append { expected, ..append("ada", 1) }]);
        let (first, second) = (next(), next());
        let (one, other) = tokio::join!(one.append(&first), other.append(&second));
        let mut verdicts = [one.unwrap().remove(0), other.unwrap().remove(0)];
        verdicts.sort_by_key(|verdict| matches!(verdict, Verdict::Conflict { .. }));
        let actual = Version::new(version + 1).unwrap();
        assert!(matches!(verdicts[0], Verdict::Appended { version, .. } if version == actual));
        assert_eq!(verdicts[1], Verdict::Conflict { actual });
    }
}
