use proc_macro2::{Ident, Span};
use quote::format_ident;
use syn::{LitStr, Type};

use super::{super::parse::Declared, Options, kind::Kind, name};
use crate::mistakes::Mistakes;

/// Reports everything that must be there and is not, as one mistake.
pub(super) fn missing(declared: &Declared, what: &Type, kind: Kind, wrong: &mut Mistakes) {
    if !declared.complete {
        return;
    }
    let mut missing = Vec::new();
    if declared.name.is_none() {
        missing.push(format!("name = \"{}\"", snake_case(what)));
    }
    if declared.key.is_none() && kind == Kind::Document {
        missing.push("key = ..".into());
    }
    if missing.is_empty() {
        return;
    }
    let why = match (declared.key.is_none(), kind) {
        (true, Kind::Document) => ", the type that names one document",
        _ => "",
    };
    wrong.at(&declared.word, format!("missing: `{}`{why}", missing.join(", ")));
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
pub(super) fn name(declared: &Declared, wrong: &mut Mistakes) -> LitStr {
    let Some(written) = &declared.name else { return LitStr::new("?", Span::call_site()) };
    name::check("the name of a projection", &written.value(), written, wrong);
    written.clone()
}

/// Which building of it this is.
pub(super) fn version(declared: &Declared, wrong: &mut Mistakes) -> u32 {
    let Some(written) = &declared.version else { return 1 };
    match written.base10_parse() {
        Ok(version) if version > 0 => version,
        _ => {
            wrong.at(written, "a version is a whole number from 1 to 4294967295");
            1
        }
    }
}

/// How it is run.
pub(super) fn options(declared: &Declared, kind: Kind, wrong: &mut Mistakes) -> Options {
    let partitions = declared.partitions.as_ref().and_then(|written| {
        let number = written.base10_parse().ok().filter(|n| *n > 0);
        if number.is_none() {
            wrong.at(written, "a projection runs in 1 part to 65535 parts");
        }
        number
    });
    let modes = [("async", "Async"), ("inline", "Inline"), ("live", "Live")];
    let mode = declared.mode.as_ref().and_then(|word| one_of("mode", word, &modes, wrong));
    if let (Kind::Sql, Some(mode), Some(word)) = (kind, &mode, &declared.mode)
        && mode == "Live"
    {
        wrong.at(word, "`live` belongs on a document projection, which can be folded when asked");
    }
    let ways = [("stop", "Stop"), ("park", "Park")];
    let on_poison = declared.on_poison.as_ref();
    let on_poison = on_poison.and_then(|word| one_of("on_poison", word, &ways, wrong));
    let side_effects = declared.side_effects;
    Options { partitions, mode, on_poison, side_effects }
}

/// The variant that a word stands for.
fn one_of(key: &str, word: &Ident, known: &[(&str, &str)], wrong: &mut Mistakes) -> Option<Ident> {
    let found = known.iter().find(|(name, _)| word == name);
    if found.is_none() {
        let words: Vec<_> = known.iter().map(|(name, _)| format!("`{name}`")).collect();
        wrong.at(word, format!("`{key}` is one of {}", words.join(", ")));
    }
    found.map(|(_, variant)| format_ident!("{variant}"))
}
