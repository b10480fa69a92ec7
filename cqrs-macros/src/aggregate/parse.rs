use proc_macro2::Ident;
use syn::{DeriveInput, LitStr, Path, Type};

use crate::{
    attribute::{self, Syntax},
    mistakes::Mistakes,
};

const SYNTAX: Syntax = Syntax {
    word: "aggregate",
    keys: &["category", "id", "error", "events", "facts", "commands", "event"],
    example: "#[aggregate(category = \"..\", id = .., error = .., events(..), commands(..))]",
};

/// An aggregate as it is written.
pub(crate) struct Parsed {
    pub(crate) input: DeriveInput,
    /// The word `aggregate` in the attribute, where all of it could be read: whatever is not
    /// there is missing.
    pub(crate) complete: Option<Ident>,
    pub(crate) category: Option<LitStr>,
    pub(crate) id: Option<Type>,
    pub(crate) error: Option<Type>,
    pub(crate) event: Option<Ident>,
    pub(crate) events: Vec<Path>,
    pub(crate) facts: Vec<Path>,
    pub(crate) commands: Vec<Path>,
}

pub(crate) fn parse(input: DeriveInput, wrong: &mut Mistakes) -> Parsed {
    let keys = attribute::find(&input, &SYNTAX, wrong);
    let mut parsed = Parsed {
        input,
        complete: None,
        category: None,
        id: None,
        error: None,
        event: None,
        events: Vec::new(),
        facts: Vec::new(),
        commands: Vec::new(),
    };
    let Some(mut keys) = keys else { return parsed };
    parsed.category = keys.text_with_its_key("category", wrong);
    parsed.id = keys.ty("id", wrong);
    parsed.error = keys.ty("error", wrong);
    parsed.event = keys.ident("event", wrong);
    parsed.events = keys.list("events", wrong);
    parsed.facts = keys.list("facts", wrong);
    parsed.commands = keys.list("commands", wrong);
    parsed.complete = keys.complete().then_some(keys.word);
    parsed
}
