//! The keys that several of them have.

use proc_macro2::{Ident, Span};
use quote::format_ident;
use syn::{LitInt, LitStr, Type};

use super::name;
use crate::{listener::Kind, mistakes::Mistakes};

/// Reports everything that must be there and is not, as one mistake.
pub(crate) fn missing(word: &Ident, missing: &[String], why: &str, wrong: &mut Mistakes) {
    if !missing.is_empty() {
        wrong.at(word, format!("missing: `{}`{why}", missing.join(", ")));
    }
}

/// The name that it probably should have.
pub(crate) fn likely_name(what: &Type) -> String {
    format!("name = \"{}\"", snake_case(what))
}

/// `Balance` as `balance`, and `DailyTotals` as `daily_totals`.
fn snake_case(what: &Type) -> String {
    let Type::Path(path) = what else { return "..".into() };
    let last = path.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
    let mut out = String::new();
    for letter in last.chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

/// The stored name.
pub(crate) fn name(kind: &Kind, written: Option<&LitStr>, wrong: &mut Mistakes) -> LitStr {
    let Some(written) = written else { return LitStr::new("?", Span::call_site()) };
    name::check(&format!("the name of {}", kind.is), &written.value(), written, wrong);
    written.clone()
}

/// In how many parts it runs.
pub(crate) fn partitions(
    kind: &Kind,
    written: Option<&LitInt>,
    wrong: &mut Mistakes,
) -> Option<u16> {
    let written = written?;
    let number = written.base10_parse().ok().filter(|n| *n > 0);
    if number.is_none() {
        wrong.at(written, format!("{} runs in 1 part to 65535 parts", kind.is));
    }
    number
}

/// A variant of `OnPoison`.
pub(crate) fn on_poison(word: Option<&Ident>, wrong: &mut Mistakes) -> Option<Ident> {
    one_of("on_poison", word?, &[("stop", "Stop"), ("park", "Park")], wrong)
}

/// Where it begins to read: a variant of `Start`.
pub(crate) fn start(word: Option<&Ident>, wrong: &mut Mistakes) -> Option<Ident> {
    one_of("start", word?, &[("beginning", "Beginning"), ("now", "Now")], wrong)
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
