use proc_macro2::{Ident, Span, TokenStream};
use syn::{LitInt, LitStr};

use crate::{attribute::Syntax, keys::Keys, listener::parse::Word, mistakes::Mistakes};

const SYNTAX: Syntax = Syntax {
    word: "reactor",
    keys: &["name", "partitions", "on_poison", "start"],
    example: "#[reactor(name = \"..\")]",
};

/// What stands in the attribute.
pub(super) struct Declared {
    /// The attribute itself: where to say that something is missing.
    pub(super) word: Ident,
    /// Whether all of it was understood, so that what is not there is missing.
    pub(super) complete: bool,
    pub(super) name: Option<LitStr>,
    pub(super) partitions: Option<LitInt>,
    pub(super) on_poison: Option<Ident>,
    pub(super) start: Option<Ident>,
}

impl Declared {
    pub(super) fn parse(tokens: TokenStream, wrong: &mut Mistakes) -> Self {
        let word = Ident::new(SYNTAX.word, Span::call_site());
        let mut keys = Keys::parse(word, tokens, &SYNTAX, wrong);
        let name = keys.text_with_its_key("name", wrong);
        let partitions = keys.number("partitions", "a whole number from 1 to 65535", wrong);
        let on_poison = keys.single("on_poison", "one of `stop`, `park`", wrong).map(|Word(w)| w);
        let start = keys.single("start", "one of `beginning`, `now`", wrong).map(|Word(w)| w);
        let complete = keys.complete();
        Self { word: keys.word, complete, name, partitions, on_poison, start }
    }
}
