use syn::Type;

use super::{Options, kind::Kind};
use crate::{
    listener::check::options::{self, one_of},
    mistakes::Mistakes,
    projection::{KIND, parse::Declared},
};

/// Reports everything that must be there and is not, as one mistake.
pub(super) fn missing(declared: &Declared, what: &Type, kind: Kind, wrong: &mut Mistakes) {
    if !declared.complete {
        return;
    }
    let mut missing = Vec::new();
    if declared.name.is_none() {
        missing.push(options::likely_name(what));
    }
    if declared.key.is_none() && kind == Kind::Document {
        missing.push("key = ..".into());
    }
    let why = match (declared.key.is_none(), kind) {
        (true, Kind::Document) => ", the type that names one document",
        _ => "",
    };
    options::missing(&declared.word, &missing, why, wrong);
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
    let partitions = options::partitions(&KIND, declared.partitions.as_ref(), wrong);
    let modes = [("async", "Async"), ("inline", "Inline"), ("live", "Live")];
    let mode = declared.mode.as_ref().and_then(|word| one_of("mode", word, &modes, wrong));
    if let (Kind::Sql, Some(mode), Some(word)) = (kind, &mode, &declared.mode)
        && mode == "Live"
    {
        wrong.at(word, "`live` belongs on a document projection, which can be folded when asked");
    }
    let on_poison = options::on_poison(declared.on_poison.as_ref(), wrong);
    let side_effects = declared.side_effects;
    Options { partitions, mode, on_poison, side_effects }
}
