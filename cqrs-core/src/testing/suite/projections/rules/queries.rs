//! Which documents a query finds, and in which order.

use super::{
    super::{
        FreshProjections,
        tools::{
            Outcome, Projector, Stepping, balances, every, holds, p, part, same, statements, write,
        },
    },
    documents::odd_keys,
};
use crate::{Comparison, DocumentFilter, DocumentQuery, FilterValue, Generation, StoreError};

/// Documents with odd keys; every third one is open.
async fn odd(here: &Projector) -> Outcome<(Generation, Vec<String>)> {
    let generation = here.one(&balances(1)).await?;
    let mut keys = odd_keys();
    let writes: Vec<_> = (keys.iter().zip(0..))
        .map(|(key, n)| write(key, format!(r#"{{"open":{}}}"#, n % 3 == 0)))
        .collect();
    here.put(part(&generation, 0), &writes).await?;
    keys.sort();
    Ok((generation, keys))
}

/// Reads on after the last key until nothing comes.
async fn paged(here: &Projector, query: &DocumentQuery) -> Outcome<Vec<String>> {
    let (mut found, mut query) = (Vec::new(), query.clone());
    loop {
        let page = here.keys("balances", &query).await?;
        let few = page.len() <= query.limit as usize;
        holds(few, "a page", format!("at most {} documents", query.limit), &page)?;
        let Some(last) = page.last().cloned() else { return Ok(found) };
        let on = query.after.as_ref().is_none_or(|after| *after < last);
        holds(on, format!("the page after {:?}", query.after), "it moves on", &page)?;
        query.after = Some(last);
        found.extend(page);
    }
}

pub(in super::super) async fn pages_follow_the_bytes_of_the_keys(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let (_, keys) = odd(&here).await?;
    for limit in [1, 2, 7, 1_000, u32::MAX] {
        let found = paged(&there, &DocumentQuery { limit, ..every() }).await?;
        same(format!("the keys, read in pages of {limit}"), &found, &keys)?;
    }
    let none = DocumentQuery { limit: 0, ..every() };
    same("a page of nothing", &there.keys("balances", &none).await?, &vec![])?;
    for after in ["ad", "ada", "b", "", "\u{10ffff}"] {
        let query = DocumentQuery { after: Some(after.into()), ..every() };
        let expected: Vec<_> = keys.iter().filter(|key| key.as_str() > after).cloned().collect();
        let found = there.keys("balances", &query).await?;
        same(format!("the keys after {after:?}"), &found, &expected)?;
    }
    Ok(())
}

pub(in super::super) async fn a_filtered_page_is_full(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    odd(&here).await?;
    let value = FilterValue::Boolean(true);
    let open = DocumentFilter { column: "open", comparison: Comparison::Equal, value };
    let query = DocumentQuery { filters: vec![open], ..every() };
    let all = there.keys("balances", &query).await?;
    same("how many are open", &all.len(), &odd_keys().len().div_ceil(3))?;
    for limit in [1, 2, 5] {
        let query = DocumentQuery { limit, ..query.clone() };
        same("a page", &there.keys("balances", &query).await?.len(), &(limit as usize))?;
        same(format!("those in pages of {limit}"), &paged(&there, &query).await?, &all)?;
    }
    Ok(())
}

pub(in super::super) async fn named_keys_are_found(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let (_, all) = odd(&here).await?;
    let named = |keys: &[&str]| keys.iter().copied().map(str::to_owned).collect::<Vec<_>>();
    let query = |keys, after: &str, limit| DocumentQuery {
        keys: Some(keys),
        after: (!after.is_empty()).then(|| after.to_owned()),
        limit,
        ..every()
    };
    let some = named(&["żółw", "nobody", "ada", "Ada", "a_a", "ada"]);
    for (query, expected) in [
        (query(vec![], "", 9), vec![]),
        (query(named(&["nobody"]), "", 9), vec![]),
        (query(some.clone(), "", 9), named(&["Ada", "a_a", "ada", "żółw"])),
        (query(some.clone(), "Ada", 2), named(&["a_a", "ada"])),
        (query(some, "ada", 9), named(&["żółw"])),
        (query(all.clone(), "", 1_000), all),
    ] {
        same(format!("the keys of {query:?}"), &there.keys("balances", &query).await?, &expected)?;
    }
    Ok(())
}

pub(in super::super) async fn what_cannot_be_asked_is_refused(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let here = Projector::open(fresh).await?;
    here.one(&balances(1)).await?;
    let filtered = |column, value| DocumentQuery {
        filters: vec![DocumentFilter { column, comparison: Comparison::Equal, value }],
        ..every()
    };
    for (name, query) in [
        ("nobody", every()),
        ("Balances", every()),
        ("balances", filtered("branch", FilterValue::Integer(1))),
        ("balances", filtered("1 = 1; --", FilterValue::Integer(1))),
        ("balances", filtered("balance", FilterValue::Text("1".into()))),
        ("balances", filtered("owner", FilterValue::Integer(1))),
        ("balances", filtered("open", FilterValue::Integer(1))),
        ("balances", filtered("balance", FilterValue::Real(1.0))),
    ] {
        let found = here.store.find_documents(name, &query).await;
        let refused = matches!(found, Err(StoreError::Rejected { .. }));
        holds(refused, format!("{query:?} of `{name}`"), "Rejected", &found)?;
    }
    Ok(())
}

pub(in super::super) async fn queries_see_only_what_serves(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let end = here.events(3).await?;
    let old = here.one(&balances(1)).await?;
    let other = here.one(&statements(1)).await?;
    here.put(part(&other, 0), &[write("eve", "0")]).await?;
    let of = |n: u32| vec![("ada".to_owned(), n.to_string()), ("bob".to_owned(), n.to_string())];
    let both = |n: u32| [write("ada", n.to_string()), write("bob", n.to_string())];
    here.commit(&here.step(part(&old, 0)).await?.to(end), &both(1)).await?;
    let higher = here.one(&balances(2)).await?;
    let rebuilt = here.rebuild(&balances(1)).await?;
    for (generation, n) in [(&higher, 2), (&rebuilt, 3)] {
        here.put(part(generation, 0), &both(n)).await?;
        same("what is served", &there.served("balances").await?, &of(1))?;
        here.go(part(generation, 0), end).await?;
        same("what is served", &there.served("balances").await?, &of(1))?;
    }
    for (generation, n) in [(&rebuilt, 3), (&higher, 2)] {
        here.store.swap(generation.id).await?;
        same("what is served after the swap", &there.served("balances").await?, &of(n))?;
        here.put(part(&old, 0), &both(9)).await?;
        same("what is served", &there.served("balances").await?, &of(n))?;
    }
    same("the end of the log", &here.log.head().await?, &p(3))
}
