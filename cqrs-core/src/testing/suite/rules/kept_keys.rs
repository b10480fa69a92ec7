//! Which keys are told to be kept.

use super::super::{
    FreshLog,
    rule::Outcome,
    tools::{Drafting, Handle, decided_at, p, same, stream, to, v},
};
use crate::{Fingerprint, FirstOutcome, IdempotencyKey, KeptKey, KeyQuery, StreamId};

/// The places of keys, as they print.
type Places = Vec<(String, String)>;

fn places(kept: &[KeptKey]) -> Places {
    kept.iter().map(|kept| (kept.stream.to_string(), kept.key.to_string())).collect()
}

/// Every page of a query, each after the last one of the page before.
async fn paged(handle: &Handle, mut query: KeyQuery) -> Outcome<Places> {
    let mut found = Vec::new();
    loop {
        let page = handle.store.keys(&query).await?;
        let fits = page.len() <= query.limit as usize;
        same(format!("whether a page of {} fits its limit", page.len()), &fits, &true)?;
        let Some(last) = page.last() else { return Ok(found) };
        let on = query.after.as_ref().is_none_or(|(stream, key)| {
            (stream.category(), stream.id(), key.as_str())
                < (last.stream.category(), last.stream.id(), last.key.as_str())
        });
        same(format!("whether the page after {:?} moves on", query.after), &on, &true)?;
        query = query.after(last);
        found.extend(places(&page));
    }
}

pub(in super::super) async fn a_kept_key_is_told_whole(log: &dyn FreshLog) -> Outcome {
    let (here, there) = (Handle::open(log).await?, Handle::open(log).await?);
    let (ada, bob) = (stream("ada")?, stream("o'hara")?);
    here.write(to(&ada).events(2)).await?;
    here.write(to(&ada).keyed("done", 1)?.events(3)).await?;
    here.write(to(&bob).keyed("nothing", 2)?).await?;
    here.write(to(&ada).keyed("refused", 3)?.refused("it's \"no\" — żółw\n")).await?;
    here.write(to(&ada).events(1)).await?;
    let kept = |stream: &StreamId, key, command, version, events, refusal: Option<&str>| {
        let first = FirstOutcome {
            version: v(version),
            position: p(5),
            events,
            refusal: refusal.map(Into::into),
            decided_at: decided_at(),
        };
        let (key, fingerprint) =
            (IdempotencyKey::new(key)?, Fingerprint::from_bytes([command; 32]));
        Outcome::Ok((stream.clone(), key, fingerprint, first))
    };
    let expected = vec![
        kept(&ada, "done", 1, 5, 3, None)?,
        kept(&ada, "refused", 3, 5, 0, Some("it's \"no\" — żółw\n"))?,
        kept(&bob, "nothing", 2, 0, 0, None)?,
    ];
    let found = there.store.keys(&KeyQuery::all(10)).await?;
    let times: Vec<_> = found.iter().map(|kept| kept.recorded_at).collect();
    let found: Vec<_> = (found.into_iter())
        .map(|KeptKey { stream, key, fingerprint, first, .. }| (stream, key, fingerprint, first))
        .collect();
    same("what is kept", &found, &expected)?;
    // The log in order: the events of `done`, then `nothing` and `refused`, then the last event.
    let events = here.stream(&ada).await?;
    let (own, after) = (events[4].recorded_at, events[5].recorded_at);
    same("when the key with events was recorded", &times[0], &own)?;
    let between = own <= times[2] && times[2] <= times[1] && times[1] <= after;
    let what = format!("whether {times:?} are between {own} and {after}, in the order of the log");
    same(what, &between, &true)
}

/// Categories, ids and keys that look alike, or whose order depends on the language.
fn odd() -> Outcome<Vec<(StreamId, &'static str)>> {
    let mut odd = Vec::new();
    for (category, id) in [
        ("account", "ada"),
        ("account", "Ada"),
        ("account", "a"),
        ("account", "ąęż"),
        ("account", "😀"),
        ("Account", "zoe"),
        ("accoun", "tada"),
        ("account_", "ada"),
        ("ąccount", "a"),
    ] {
        for key in ["k", "K", "k ", "10", "9", "o'hara", "\u{e9}", "e\u{301}"] {
            odd.push((StreamId::new(category, id)?, key));
        }
    }
    Ok(odd)
}

/// Takes them in another order than that of their bytes.
async fn taken(handle: &Handle) -> Outcome<Places> {
    let mut odd = odd()?;
    odd.sort_by_key(|(stream, key)| (key.len(), stream.id().len(), stream.clone(), *key));
    for (stream, key) in &odd {
        handle.write(to(stream).keyed(key, 1)?).await?;
    }
    odd.sort_by(|(a, k), (b, l)| (a.category(), a.id(), *k).cmp(&(b.category(), b.id(), *l)));
    Ok(odd.into_iter().map(|(stream, key)| (stream.to_string(), key.to_owned())).collect())
}

pub(in super::super) async fn keys_stand_in_the_order_of_their_bytes(
    log: &dyn FreshLog,
) -> Outcome {
    let (here, there) = (Handle::open(log).await?, Handle::open(log).await?);
    let expected = taken(&here).await?;
    for limit in [1, 7, 1_000] {
        let found = paged(&there, KeyQuery::all(limit)).await?;
        same(format!("the keys in pages of {limit}"), &found, &expected)?;
    }
    let none = there.store.keys(&KeyQuery::all(0)).await?;
    same("a page of nothing", &none, &vec![])
}

pub(in super::super) async fn a_stream_has_its_own_keys(log: &dyn FreshLog) -> Outcome {
    let (here, there) = (Handle::open(log).await?, Handle::open(log).await?);
    let all = taken(&here).await?;
    for (category, id) in [("account", "ada"), ("account", "😀"), ("Account", "zoe")] {
        let wanted = StreamId::new(category, id)?;
        let own: Places = all.iter().filter(|(of, _)| *of == wanted.to_string()).cloned().collect();
        for limit in [1, 3, 1_000] {
            let found = paged(&there, KeyQuery::of(wanted.clone(), limit)).await?;
            same(format!("the keys of {wanted} in pages of {limit}"), &found, &own)?;
        }
        // After the key of another stream, which comes before it or behind it.
        for (other, key, expected) in
            [(StreamId::new("A", "z")?, "z", own.clone()), (StreamId::new("z", "a")?, "a", vec![])]
        {
            let after = Some((other.clone(), IdempotencyKey::new(key)?));
            let query = KeyQuery { after, ..KeyQuery::of(wanted.clone(), 1_000) };
            let found = places(&there.store.keys(&query).await?);
            same(format!("the keys of {wanted} after one of {other}"), &found, &expected)?;
        }
    }
    let nobody = KeyQuery::of(stream("nobody")?, 10);
    same("the keys of a stream without any", &there.store.keys(&nobody).await?, &vec![])
}

pub(in super::super) async fn what_keeps_no_key_is_not_told(log: &dyn FreshLog) -> Outcome {
    let handle = Handle::open(log).await?;
    let ada = stream("ada")?;
    handle.write(to(&ada).keyed("k", 1)?.events(1)).await?;
    let before = handle.store.keys(&KeyQuery::all(10)).await?;
    let stale = to(&ada).keyed("stale", 1)?.expecting(v(9));
    handle
        .append([
            stale.events(1),
            to(&ada).keyed("k", 1)?.events(1),
            to(&ada).keyed("k", 2)?.events(1),
            to(&ada).events(1),
        ])
        .await?;
    same("the keys after that", &handle.store.keys(&KeyQuery::all(10)).await?, &before)
}
