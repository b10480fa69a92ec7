use proc_macro2::Ident;
use syn::Type;

use crate::{
    listener::check::options::{one_of, snake_case},
    mistakes::Mistakes,
    process_manager::parse::Declared,
};

/// Reports everything that must be there and is not, as one mistake.
pub(super) fn missing(declared: &Declared, what: &Type, wrong: &mut Mistakes) {
    if !declared.complete {
        return;
    }
    let mut missing = Vec::new();
    if declared.name.is_none() {
        missing.push(format!("name = \"{}\"", snake_case(what)));
    }
    if declared.key.is_none() {
        missing.push("key = ..".into());
    }
    if missing.is_empty() {
        return;
    }
    let why = if declared.key.is_none() { ", the type that names one process" } else { "" };
    wrong.at(&declared.word, format!("missing: `{}`{why}", missing.join(", ")));
}

/// Where it begins to read: a variant of `Start`.
pub(super) fn start(word: Option<&Ident>, wrong: &mut Mistakes) -> Option<Ident> {
    one_of("start", word?, &[("beginning", "Beginning"), ("now", "Now")], wrong)
}
