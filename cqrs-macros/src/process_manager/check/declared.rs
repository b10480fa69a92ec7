use syn::Type;

use crate::{listener::check::options, mistakes::Mistakes, process_manager::parse::Declared};

/// Reports everything that must be there and is not, as one mistake.
pub(super) fn missing(declared: &Declared, what: &Type, wrong: &mut Mistakes) {
    if !declared.complete {
        return;
    }
    let mut missing = Vec::new();
    if declared.name.is_none() {
        missing.push(options::likely_name(what));
    }
    if declared.key.is_none() {
        missing.push("key = ..".into());
    }
    let why = if declared.key.is_none() { ", the type that names one process" } else { "" };
    options::missing(&declared.word, &missing, why, wrong);
}
