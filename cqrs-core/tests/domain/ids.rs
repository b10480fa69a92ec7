//! What `#[derive(Id)]` gives.

use std::collections::{BTreeSet, HashSet};

use cqrs_core::prelude::*;
use uuid::Uuid;

#[derive(Id)]
struct Name(String);

#[derive(Id, Copy)]
struct Number(u64);

#[derive(Id, Copy)]
struct Universal {
    value: Uuid,
}

#[test]
fn prints_as_text_that_parses_back() {
    let id = Universal { value: Uuid::from_u128(7) };
    assert_eq!(id.to_string().parse(), Ok(id));
    assert_eq!(Name::from("ada").to_string(), "ada");
    assert!("seven".parse::<Number>().is_err());
}

#[test]
fn prints_its_type_for_a_programmer() {
    assert_eq!(format!("{:?} {:?}", Name::from("ada"), Number(7)), r#"Name("ada") Number(7)"#);
}

#[test]
fn is_made_from_its_value_or_from_text() {
    assert_eq!(Name::from("ada"), Name::from("ada".to_owned()));
    assert_eq!(Number::from(7), Number(7));
}

#[test]
fn sorts_and_hashes_as_its_value() {
    let ordered: BTreeSet<_> = [Number(10), Number(9)].into();
    assert_eq!(ordered.first(), Some(&Number(9)));
    let hashed: HashSet<_> = [Name::from("ada"), Name::from("ada")].into();
    assert_eq!(hashed.len(), 1);
}

#[test]
fn is_stored_as_the_bare_value() -> Result<(), serde_json::Error> {
    assert_eq!(serde_json::to_string(&(Number(7), Name::from("ada")))?, r#"[7,"ada"]"#);
    assert_eq!(serde_json::from_str::<Number>("7")?, Number(7));
    assert!(serde_json::from_str::<Number>("\"7\"").is_err());
    Ok(())
}
