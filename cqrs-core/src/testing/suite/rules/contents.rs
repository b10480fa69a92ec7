//! What an event holds.

use super::super::{
    FreshLog,
    rule::Outcome,
    tools::{Drafting, Handle, appended, event, everything, holds, same, stream, to, v},
};
use crate::{Load, NewEvent, StreamId, Version};

/// JSON that loses something where it is parsed and written again.
pub(in super::super) const TEXTS: [&str; 12] = [
    r#"{"a":1}"#,
    " { \"spaces\" :\t[ 1 , 2 ] ,\n \"b\" : null } ",
    r#"{"b":1,"a":2,"b":3}"#,
    r#"{"big":123456789012345678901234567890,"small":1e-400,"one":1.0,"exp":1E+2}"#,
    r#"{"quote":"\"","slash":"\/","backslash":"\\","newline":"\n"}"#,
    r#"{"escape":"\u00e9\ud83d\ude00","plain":"é😀żółw 中文 עברית"}"#,
    "{\"combining\":\"e\u{301}\",\"composed\":\"\u{e9}\",\"bom\":\"\u{feff}\"}",
    r#"{"sql":"'); DROP TABLE events; --","dollar":"$1 $$ %s {} ?"}"#,
    "null",
    "\"text\"",
    "-0",
    "[[[[[]]]]]",
];

pub(in super::super) async fn data_comes_back_as_written(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let ada = stream("ada")?;
    let write = |append, text: &&str| Drafting::event(append, event("account.noted", *text));
    handle.write(TEXTS.iter().fold(to(&ada), write)).await?;
    let found = handle.store.load(&[Load { stream: ada, after: v(0), limit: 100 }]).await?;
    let found: Vec<_> = found.iter().flatten().map(|event| event.data.as_str()).collect();
    same("the data, loaded", &*found, &TEXTS[..])?;
    let events = everything(&handle).await?;
    let found: Vec<_> = events.iter().map(|event| event.data.as_str()).collect();
    same("the data in the log", &*found, &TEXTS[..])
}

pub(in super::super) async fn metadata_comes_back_as_written(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let ada = stream("ada")?;
    let with = |text: &str| NewEvent { metadata: text.into(), ..event("account.noted", "{}") };
    handle.write(TEXTS.iter().fold(to(&ada), |append, text| append.event(with(text)))).await?;
    for (read, events) in
        [("stream", handle.stream(&ada).await?), ("log", everything(&handle).await?)]
    {
        let found: Vec<_> = events.iter().map(|event| event.metadata.as_str()).collect();
        same(format!("the metadata in the {read}"), &*found, &TEXTS[..])?;
    }
    Ok(())
}

pub(in super::super) async fn types_come_back_as_written(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let ada = stream("ada")?;
    let types = [
        ("account.noted", 1),
        ("Account.Noted", 2),
        ("account.noted ", 32_767),
        ("konto.założone", u16::MAX),
        ("it's \"quoted\"", 0),
    ];
    let write = |append, (name, version): &(&str, u16)| {
        Drafting::event(append, NewEvent { type_version: *version, ..event(name, "{}") })
    };
    handle.write(types.iter().fold(to(&ada), write)).await?;
    let loaded = handle.store.load(&[Load { stream: ada, after: v(0), limit: 100 }]).await?;
    let found: Vec<_> =
        loaded.iter().flatten().map(|event| (event.name.as_str(), event.type_version)).collect();
    same("the types, loaded", &*found, &types[..])?;
    let events = everything(&handle).await?;
    let found: Vec<_> =
        events.iter().map(|event| (event.name.as_str(), event.type_version)).collect();
    same("the types in the log", &*found, &types[..])
}

pub(in super::super) async fn event_ids_come_back_as_written(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let ada = stream("ada")?;
    let append = to(&ada).events(5);
    let expected: Vec<_> = append.events.iter().map(|event| event.event_id).collect();
    handle.write(append).await?;
    let found: Vec<_> = handle.stream(&ada).await?.iter().map(|event| event.event_id).collect();
    same("the ids of the events", &found, &expected)
}

pub(in super::super) async fn every_read_tells_the_same(log: &dyn FreshLog) -> Outcome {
    let (here, there) = (Handle::open(log).await?, Handle::open(log).await?);
    let (ada, bob) = (stream("ada")?, stream("bob")?);
    here.append([to(&bob).events(2), to(&ada).events(3)]).await?;
    here.write(to(&bob).events(1)).await?;
    let events = everything(&here).await?;
    for stream in [ada, bob] {
        let of_log: Vec<_> = events.iter().filter(|event| event.stream == stream).collect();
        let of_stream = there.stream(&stream).await?;
        let found: Vec<_> = of_stream.iter().collect();
        same(format!("{stream} read as a stream, beside the log"), &found, &of_log)?;
        let load = Load { stream: stream.clone(), after: Version::NONE, limit: 100 };
        let loaded = there.store.load(&[load]).await?;
        let found: Vec<_> = (loaded.iter().flatten())
            .map(|e| (e.version, e.position, &e.name, e.type_version, &e.data))
            .collect();
        let expected: Vec<_> = (of_log.iter())
            .map(|e| (e.version, e.position, &e.name, e.type_version, &e.data))
            .collect();
        same(format!("{stream} loaded, beside the log"), &found, &expected)?;
    }
    Ok(())
}

pub(in super::super) async fn a_megabyte_comes_back(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let ada = stream("ada")?;
    let data = format!("\"{}\"", "0123456789abcdeé".repeat(1 << 16));
    handle.write(to(&ada).event(event("account.noted", data.clone())).events(1)).await?;
    let events = handle.stream(&ada).await?;
    let found = events.first().map(|event| &event.data);
    let lengths = (found.map(String::len), data.len());
    holds(found == Some(&data), "a megabyte of data", "the same bytes", &lengths)?;
    same("the events beside it", &events.len(), &2)
}

pub(in super::super) async fn a_thousand_events_happen_at_once(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let ada = stream("ada")?;
    let (version, _) = handle.write(to(&ada).events(1_000)).await?;
    same("the version after a thousand events", &version, &v(1_000))?;
    let streams = (0..100).map(|n| stream(&format!("s{n}"))).collect::<Outcome<Vec<_>>>()?;
    let batch: Vec<_> = streams.iter().map(|stream| to(stream).events(1)).collect();
    for verdict in handle.append(batch).await? {
        let (version, _) = appended("one of a hundred appends", &verdict)?;
        same("its version", &version, &v(1))?;
    }
    same("the events of the stream", &handle.stream(&ada).await?.len(), &1_000)?;
    same("the events of the log", &everything(&handle).await?.len(), &1_100)?;
    let load = |stream: &StreamId| Load { stream: stream.clone(), after: v(0), limit: 10 };
    let loads: Vec<_> = streams.iter().cycle().take(1_000).map(load).collect();
    let counts: Vec<_> = handle.store.load(&loads).await?.iter().map(Vec::len).collect();
    same("how many events each of a thousand loads gives", &counts, &vec![1; 1_000])
}
