use proc_macro2::{Ident, Span, TokenStream};

use crate::{attribute::Syntax, keys::Keys, listener, mistakes::Mistakes};

const SYNTAX: Syntax = Syntax {
    word: "reactor",
    keys: &["name", "partitions", "on_poison", "start"],
    example: "#[reactor(name = \"..\")]",
};

/// What stands in the attribute.
pub(super) struct Declared {
    pub(super) each: listener::parse::Declared,
    /// Whether all of it was understood, so that what is not there is missing.
    pub(super) complete: bool,
}

impl Declared {
    pub(super) fn parse(tokens: TokenStream, wrong: &mut Mistakes) -> Self {
        let word = Ident::new(SYNTAX.word, Span::call_site());
        let mut keys = Keys::parse(word, tokens, &SYNTAX, wrong);
        let each = listener::parse::Declared::parse(&mut keys, wrong);
        Self { each, complete: keys.complete() }
    }
}
