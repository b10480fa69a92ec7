use super::kind::{Kind, ONLY_DOCUMENT, ONLY_SQL};
use crate::{mistakes::Mistakes, projection::parse::Declared};

/// Reports the keys that belong on the other kind of projection.
pub(super) fn check(declared: &Declared, kind: Kind, wrong: &mut Mistakes) {
    let (keys, other) = match kind {
        Kind::Document => (ONLY_SQL, "a SQL projection, whose methods are `async`"),
        Kind::Sql => (ONLY_DOCUMENT, "a document projection, whose methods take `&mut self`"),
    };
    for key in declared.given.iter().filter(|given| keys.iter().any(|key| given == key)) {
        wrong.at(key, format!("`{key}` belongs on {other}"));
    }
}
