use syn::{DeriveInput, LitInt, LitStr, Type};

use crate::{
    attribute::{self, Syntax},
    mistakes::Mistakes,
};

const SYNTAX: Syntax = Syntax {
    word: "event",
    keys: &["version", "upcasts"],
    example: "#[event(\"category.what_happened\")]",
};

/// An event as it is written.
pub(crate) struct Parsed {
    pub(crate) input: DeriveInput,
    pub(crate) stored: Option<LitStr>,
    pub(crate) version: Option<LitInt>,
    pub(crate) upcasts: Option<Type>,
}

pub(crate) fn parse(input: DeriveInput, wrong: &mut Mistakes) -> Parsed {
    let Some(mut keys) = attribute::find(&input, &SYNTAX, wrong) else {
        return Parsed { input, stored: None, version: None, upcasts: None };
    };
    let version = keys.number("version", "a whole number from 1 to 65535", wrong);
    let upcasts = keys.ty("upcasts", wrong);
    let stored = keys.name().cloned();
    if stored.is_none() && keys.complete() {
        wrong.at(&keys.word, format!("the name that is stored comes first: `{}`", SYNTAX.example));
    }
    Parsed { input, stored, version, upcasts }
}
