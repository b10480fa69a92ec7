use syn::{DeriveInput, LitStr};

use super::Kind;
use crate::{attribute, mistakes::Mistakes};

/// A type as it is written.
pub(super) struct Parsed {
    pub(super) input: DeriveInput,
    pub(super) stored: Option<LitStr>,
}

pub(super) fn parse(kind: &Kind, input: DeriveInput, wrong: &mut Mistakes) -> Parsed {
    let keys = attribute::find(&input, &kind.syntax, wrong);
    let stored = keys.as_ref().and_then(|keys| keys.name().cloned());
    if let Some(keys) = keys
        && stored.is_none()
        && keys.complete()
    {
        let example = kind.syntax.example;
        wrong.at(&keys.word, format!("the name that is stored comes first: `{example}`"));
    }
    Parsed { input, stored }
}
