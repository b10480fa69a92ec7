use syn::Type;

use crate::{listener::check::missing, mistakes::Mistakes, process_manager::parse::Declared};

/// Reports everything that must be there and is not, as one mistake.
pub(super) fn missing(declared: &Declared, what: &Type, wrong: &mut Mistakes) {
    if !declared.complete {
        return;
    }
    let mut all = Vec::new();
    if declared.each.name.is_none() {
        all.push(missing::likely_name(what));
    }
    if declared.key.is_none() {
        all.push("key = ..".into());
    }
    let why = if declared.key.is_none() { ", the type that names one process" } else { "" };
    missing::report(&declared.each.word, &all, why, wrong);
}
