//! Documents, as they were written.

use super::super::{
    super::rules::contents::TEXTS,
    FreshProjections,
    tools::{
        Outcome, Projector, balances, every, holds, p, part, removal, same, statements, v, write,
    },
};
use crate::{DocumentWrite, StoredDocument};

/// What a write leaves in the table.
fn stored(write: &DocumentWrite) -> Option<StoredDocument> {
    let DocumentWrite { key, document, version, position } = write.clone();
    Some(StoredDocument { key, document: document?, version, position })
}

/// Keys that look alike, or are no pleasure to quote.
pub(super) fn odd_keys() -> Vec<String> {
    let keys = [
        "ada",
        "Ada",
        "ADA",
        "ada ",
        " ada",
        "a_a",
        "a%",
        "o'hara",
        "\"quoted\"",
        "'",
        "\\",
        "\\x41",
        "{\"json\":[1,null]}",
        "{a,b}",
        "null",
        "",
        "1",
        "01",
        "1.0",
        "-",
        "ąęż",
        "żółw",
        "e\u{301}",
        "\u{e9}",
        "中文",
        "😀",
        "\u{feff}ada",
        "a\tb\nc",
        "$1",
        "?",
        "; drop table documents; --",
    ];
    let longest = ["x".repeat(250), "x".repeat(249), "ż".repeat(125)];
    keys.into_iter().map(str::to_owned).chain(longest).collect()
}

pub(in super::super) async fn documents_come_back_as_written(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = here.one(&statements(1)).await?;
    let writes: Vec<_> =
        TEXTS.iter().zip(0..).map(|(text, n)| write(&format!("{n:02}"), *text)).collect();
    here.put(part(&generation, 0), &writes).await?;
    let keys: Vec<_> = writes.iter().map(|write| &*write.key).collect();
    let expected: Vec<_> = writes.iter().filter_map(stored).collect();
    same("the documents, loaded", &there.load(generation.id, &keys).await?, &expected)?;
    let found = there.store.find_documents("statements", &every()).await?;
    same("the documents, found", &found, &expected)
}

pub(in super::super) async fn the_last_event_is_told(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = here.one(&balances(1)).await?;
    let most = u64::MAX >> 1;
    for (version, position) in [(1, 1), (2, 9), (40_000, 5_000_000_000), (most, most)] {
        let write =
            DocumentWrite { version: v(version), position: p(position), ..write("a", "{}") };
        here.put(part(&generation, 0), std::slice::from_ref(&write)).await?;
        let expected: Vec<_> = stored(&write).into_iter().collect();
        same("the document", &there.load(generation.id, &["a"]).await?, &expected)?;
        let found = there.store.find_documents("balances", &every()).await?;
        same("the document, found", &found, &expected)?;
    }
    Ok(())
}

pub(in super::super) async fn odd_keys_stay_apart(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = here.one(&balances(1)).await?;
    let mut keys = odd_keys();
    keys.sort();
    let text = |key: &String| serde_json::json!({ "owner": key }).to_string();
    let writes: Vec<_> = keys.iter().map(|key| write(key, text(key))).collect();
    // One after the other, so that the second of two that are confused replaces the first.
    for write in &writes {
        here.put(part(&generation, 0), std::slice::from_ref(write)).await?;
    }
    let wanted: Vec<_> = keys.iter().map(String::as_str).collect();
    let expected: Vec<_> = writes.iter().filter_map(stored).collect();
    same("the documents, loaded", &there.load(generation.id, &wanted).await?, &expected)?;
    for (key, document) in wanted.iter().zip(&expected) {
        let found = there.load(generation.id, &[key]).await?;
        same(format!("the document of {key:?}"), &found, &vec![document.clone()])?;
    }
    here.put(part(&generation, 0), &[removal("ada")]).await?;
    let left = there.served("balances").await?.len();
    same("the documents without `ada`", &left, &(keys.len() - 1))
}

pub(in super::super) async fn a_write_replaces_the_whole(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = here.one(&balances(1)).await?;
    for text in [r#"{"balance":1,"owner":"Ada"}"#, r#"{"balance":2}"#, "{}"] {
        here.put(part(&generation, 0), &[write("ada", text), write("bob", "{}")]).await?;
        let found = there.load(generation.id, &["ada"]).await?;
        same("the document", &found, &stored(&write("ada", text)).into_iter().collect())?;
    }
    same("the documents", &there.served("balances").await?.len(), &2)
}

pub(in super::super) async fn a_removed_document_is_gone(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = here.one(&balances(1)).await?;
    let part = part(&generation, 0);
    here.put(part, &[write("ada", "1"), write("bob", "1"), removal("never")]).await?;
    here.put(part, &[removal("ada"), write("eve", "1"), removal("ada ")]).await?;
    let found = there.load(generation.id, &["ada", "bob", "eve", "never"]).await?;
    let keys: Vec<_> = found.iter().map(|found| found.key.as_str()).collect();
    same("the documents that are left", &keys, &vec!["bob", "eve"])?;
    let served = there.served("balances").await?;
    same("the documents that are found", &served.len(), &2)?;
    here.put(part, &[write("ada", "2")]).await?;
    let found = there.load(generation.id, &["ada"]).await?;
    same("the document that came again", &found.len(), &1)
}

pub(in super::super) async fn a_load_leaves_out_what_is_absent(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = here.one(&balances(1)).await?;
    here.put(part(&generation, 0), &[write("ada", "1"), write("bob", "1")]).await?;
    for (keys, expected) in [
        (vec![], vec![]),
        (vec!["nobody"], vec![]),
        (vec!["bob"], vec!["bob"]),
        (vec!["ad", "bob", "ada ", "Ada", "a%", "", "ada"], vec!["ada", "bob"]),
    ] {
        let found = there.load(generation.id, &keys).await?;
        let found: Vec<_> = found.iter().map(|found| found.key.as_str()).collect();
        same(format!("what is there of {keys:?}"), &found, &expected)?;
    }
    Ok(())
}

pub(in super::super) async fn large_documents_come_back(fresh: &dyn FreshProjections) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = here.one(&balances(1)).await?;
    let large = write("ada", format!(r#"{{"note":"{}"}}"#, "0123456789abcdeé".repeat(1 << 16)));
    here.put(part(&generation, 0), &[large.clone(), write("bob", "{}")]).await?;
    let found = there.load(generation.id, &["ada"]).await?;
    let length = found.first().map_or(0, |found| found.document.len());
    let expected: Vec<_> = stored(&large).into_iter().collect();
    holds(found == expected, "a document of a megabyte", "the same bytes", &length)?;
    let found = there.store.find_documents("balances", &every()).await?;
    same("the documents", &found.len(), &2)
}

pub(in super::super) async fn thousands_are_written_at_once(
    fresh: &dyn FreshProjections,
) -> Outcome {
    let (here, there) = Projector::two(fresh).await?;
    let generation = here.one(&balances(1)).await?;
    let text = |n: u32| format!(r#"{{"balance":{n}}}"#);
    let writes: Vec<_> = (0..5_000).map(|n| write(&format!("{n:04}"), text(n))).collect();
    here.put(part(&generation, 0), &writes).await?;
    let keys: Vec<_> = writes.iter().map(|write| &*write.key).collect();
    let expected: Vec<_> = writes.iter().filter_map(stored).collect();
    let found = there.load(generation.id, &keys).await?;
    holds(found == expected, "5,000 documents, loaded", "each as written", &found.len())?;
    let half: Vec<_> = keys.iter().step_by(2).map(|key| removal(key)).collect();
    here.put(part(&generation, 0), &half).await?;
    same("half of them", &there.served("balances").await?.len(), &2_500)
}
