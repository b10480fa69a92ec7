use proc_macro2::{Ident, Span};
use quote::format_ident;
use syn::{LitInt, LitStr};

use super::name;
use crate::{
    listener::{Kind, parse::Declared},
    mistakes::Mistakes,
};

/// How it is called and run.
pub(crate) struct Options {
    pub(crate) name: LitStr,
    pub(crate) partitions: Option<u16>,
    /// A variant of `OnPoison`.
    pub(crate) on_poison: Option<Ident>,
    /// A variant of `Start`.
    pub(crate) start: Option<Ident>,
}

pub(crate) fn options(kind: &Kind, declared: &Declared, wrong: &mut Mistakes) -> Options {
    let on_poison = declared.on_poison.as_ref();
    let start = declared.start.as_ref();
    Options {
        name: name(kind, declared.name.as_ref(), wrong),
        partitions: partitions(kind, declared.partitions.as_ref(), wrong),
        on_poison: on_poison.and_then(|word| {
            one_of("on_poison", word, &[("stop", "Stop"), ("park", "Park")], wrong)
        }),
        start: start.and_then(|word| {
            one_of("start", word, &[("beginning", "Beginning"), ("now", "Now")], wrong)
        }),
    }
}

fn name(kind: &Kind, written: Option<&LitStr>, wrong: &mut Mistakes) -> LitStr {
    let Some(written) = written else { return LitStr::new("?", Span::call_site()) };
    name::check(&format!("the name of {}", kind.is), &written.value(), written, wrong);
    written.clone()
}

fn partitions(kind: &Kind, written: Option<&LitInt>, wrong: &mut Mistakes) -> Option<u16> {
    let written = written?;
    let number = written.base10_parse().ok().filter(|n| *n > 0);
    if number.is_none() {
        wrong.at(written, format!("{} runs in 1 part to 65535 parts", kind.is));
    }
    number
}

/// The variant that a word stands for.
pub(crate) fn one_of(
    key: &str,
    word: &Ident,
    known: &[(&str, &str)],
    wrong: &mut Mistakes,
) -> Option<Ident> {
    let found = known.iter().find(|(name, _)| word == name);
    if found.is_none() {
        let words: Vec<_> = known.iter().map(|(name, _)| format!("`{name}`")).collect();
        wrong.at(word, format!("`{key}` is one of {}", words.join(", ")));
    }
    found.map(|(_, variant)| format_ident!("{variant}"))
}
