use proc_macro2::Ident;
use syn::{LitInt, LitStr};

use super::Word;
use crate::{keys::Keys, mistakes::Mistakes};

/// What may stand in each of the attributes, as far as its syntax has it.
pub(crate) struct Declared {
    /// The attribute itself: where to say that something is missing.
    pub(crate) word: Ident,
    pub(crate) name: Option<LitStr>,
    pub(crate) partitions: Option<LitInt>,
    pub(crate) on_poison: Option<Ident>,
    pub(crate) start: Option<Ident>,
}

impl Declared {
    pub(crate) fn parse(keys: &mut Keys, wrong: &mut Mistakes) -> Self {
        Self {
            word: keys.word.clone(),
            name: keys.text_with_its_key("name", wrong),
            partitions: keys.number("partitions", "a whole number from 1 to 65535", wrong),
            on_poison: word(keys, "on_poison", "one of `stop`, `park`", wrong),
            start: word(keys, "start", "one of `beginning`, `now`", wrong),
        }
    }
}

/// The value of `key = word`.
pub(crate) fn word(keys: &mut Keys, key: &str, is: &str, wrong: &mut Mistakes) -> Option<Ident> {
    keys.single(key, is, wrong).map(|Word(word)| word)
}
