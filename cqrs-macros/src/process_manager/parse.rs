use proc_macro2::{Ident, Span, TokenStream};
use syn::{Path, Type};

use crate::{attribute::Syntax, keys::Keys, listener, mistakes::Mistakes};

const SYNTAX: Syntax = Syntax {
    word: "process_manager",
    keys: &["name", "key", "sends", "partitions", "on_poison", "start"],
    example: "#[process_manager(name = \"..\", key = .., sends(..))]",
};

/// What stands in the attribute.
pub(super) struct Declared {
    pub(super) each: listener::parse::Declared,
    /// Whether all of it was understood, so that what is not there is missing.
    pub(super) complete: bool,
    pub(super) key: Option<Type>,
    pub(super) sends: Vec<Path>,
}

impl Declared {
    pub(super) fn parse(tokens: TokenStream, wrong: &mut Mistakes) -> Self {
        let word = Ident::new(SYNTAX.word, Span::call_site());
        let mut keys = Keys::parse(word, tokens, &SYNTAX, wrong);
        let each = listener::parse::Declared::parse(&mut keys, wrong);
        let key = keys.ty("key", wrong);
        let sends = keys.items("sends", "commands", "Withdraw, Deposit", wrong);
        Self { each, complete: keys.complete(), key, sends }
    }
}
