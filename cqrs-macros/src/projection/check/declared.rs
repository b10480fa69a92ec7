use proc_macro2::Ident;
use syn::Type;

use super::kind::Kind;
use crate::{
    listener::check::{missing, one_of},
    mistakes::Mistakes,
    projection::parse::Declared,
};

/// Reports everything that must be there and is not, as one mistake.
pub(super) fn missing(declared: &Declared, what: &Type, kind: Kind, wrong: &mut Mistakes) {
    if !declared.complete {
        return;
    }
    let mut all = Vec::new();
    if declared.each.name.is_none() {
        all.push(missing::likely_name(what));
    }
    if declared.key.is_none() && kind == Kind::Document {
        all.push("key = ..".into());
    }
    let why = match (declared.key.is_none(), kind) {
        (true, Kind::Document) => ", the type that names one document",
        _ => "",
    };
    missing::report(&declared.each.word, &all, why, wrong);
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

/// A variant of `Mode`.
pub(super) fn mode(declared: &Declared, kind: Kind, wrong: &mut Mistakes) -> Option<Ident> {
    let word = declared.mode.as_ref()?;
    let modes = [("async", "Async"), ("inline", "Inline"), ("live", "Live")];
    let mode = one_of("mode", word, &modes, wrong)?;
    if kind == Kind::Sql && mode == "Live" {
        wrong.at(word, "`live` belongs on a document projection, which can be folded when asked");
    }
    Some(mode)
}
