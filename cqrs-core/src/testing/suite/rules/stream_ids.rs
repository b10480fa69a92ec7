//! How streams are told apart.

use super::super::{
    FreshLog,
    rule::{Broken, Outcome},
    tools::{Drafting, Handle, everything, same, stream, to, v},
};
use crate::{ExpectedVersion, IdempotencyKey, Load, StreamId};

/// Writes one event to each of the streams, each as its first, and reads every one of them.
async fn stay_apart(log: &dyn FreshLog, streams: &[StreamId]) -> Outcome {
    let handle = Handle::open(log).await?;
    for stream in streams {
        let (version, _) = (handle
            .write(to(stream).expecting(ExpectedVersion::NoStream).events(1)))
        .await
        .map_err(|broken| Broken { what: format!("a new stream {stream:?}"), ..broken })?;
        same(format!("the version of {stream:?}"), &version, &v(1))?;
    }
    for stream in streams {
        let events = handle.stream(stream).await?;
        same(format!("the events of {stream:?}"), &events.len(), &1)?;
    }
    let loads: Vec<_> = (streams.iter())
        .map(|stream| Load { stream: stream.clone(), after: v(0), limit: 10 })
        .collect();
    let counts: Vec<_> = handle.store.load(&loads).await?.iter().map(Vec::len).collect();
    same("how many events each has, loaded", &counts, &vec![1; streams.len()])
}

pub(in super::super) async fn ids_come_back_as_written(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let mut expected = Vec::new();
    for id in [
        "o'hara",
        "\"quoted\"",
        "`; DROP TABLE events; --",
        "100%_\\%",
        "żółw 中文 עברית 😀",
        " leading and trailing ",
        "{\"a\":[1,2]}",
        "a,b{c}d\\e",
        "NULL",
        "a/b-c:d|e",
    ] {
        let stream = StreamId::new(id, id)?;
        handle.write(to(&stream).events(1)).await?;
        let events = handle.stream(&stream).await?;
        let found: Vec<_> = events.iter().map(|event| &event.stream).collect();
        same("the stream of an event, read by its id", &found, &vec![&stream])?;
        expected.push(stream);
    }
    let found: Vec<_> = everything(&handle).await?.into_iter().map(|event| event.stream).collect();
    same("the streams of the events in the log", &found, &expected)
}

pub(in super::super) async fn similar_ids_stay_apart(log: &dyn FreshLog) -> Outcome {
    let ids = ["ada", "Ada", "ADA", "ada ", " ada", "a_a", "a%", "\u{e9}", "e\u{301}", "ß", "ss"];
    let numbers = ["1", "01", "1.0", "+1"];
    let streams = ids.into_iter().chain(numbers).map(stream).collect::<Outcome<Vec<_>>>()?;
    stay_apart(log, &streams).await
}

pub(in super::super) async fn category_and_id_stay_apart(log: &dyn FreshLog) -> Outcome {
    let names = [
        ("a", "b-c"),
        ("a-b", "c"),
        ("a", "b/c"),
        ("a/b", "c"),
        ("a", "b:c"),
        ("a:b", "c"),
        ("a", "bc"),
        ("ab", "c"),
        ("b", "a"),
        ("A", "bc"),
    ];
    let streams = names.into_iter().map(|(category, id)| StreamId::new(category, id));
    stay_apart(log, &streams.collect::<Result<Vec<_>, _>>()?).await
}

pub(in super::super) async fn the_longest_ids_are_kept(log: &dyn FreshLog) -> Outcome {
    let longest = |text: &str, bytes: usize| text.repeat(bytes / text.len());
    let category = longest("é", StreamId::MAX_CATEGORY_BYTES);
    let id = format!("{}!", longest("中", StreamId::MAX_ID_BYTES));
    let other = format!("{}?", longest("中", StreamId::MAX_ID_BYTES));
    let key = longest("ż", IdempotencyKey::MAX_BYTES);
    let streams = [StreamId::new(&*category, &*id)?, StreamId::new(&*category, &*other)?];
    let handle = Handle::open(log).await?;
    for stream in &streams {
        let append = to(stream).expecting(ExpectedVersion::NoStream).events(1).keyed(&key, 1)?;
        handle.write(append).await?;
    }
    let found: Vec<_> = everything(&handle).await?.into_iter().map(|event| event.stream).collect();
    same("the streams with the longest names", &*found, &streams[..])
}
