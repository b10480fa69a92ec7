use syn::{Attribute, Expr};

use crate::mistakes::Mistakes;

/// How it is written, for whoever did not.
const EXAMPLE: &str = "#[key(event.some_field)]";

/// Takes `#[key(..)]` off a method, and reads where in the event its key is.
pub(super) fn take(attributes: &mut Vec<Attribute>, wrong: &mut Mistakes) -> Option<Expr> {
    let mut key = None;
    let mut seen = false;
    for attribute in attributes.extract_if(.., |attribute| attribute.path().is_ident("key")) {
        if seen {
            wrong.at(attribute.path(), "a second `#[key(..)]`; an event has one key");
            continue;
        }
        seen = true;
        match attribute.parse_args() {
            Ok(expression) => key = Some(expression),
            Err(_) => wrong.at(&attribute.meta, format!("write `{EXAMPLE}`")),
        }
    }
    key
}
