use syn::{Path, Type};

use crate::{
    listener::parse::{Lent, Method},
    mistakes::Mistakes,
};

/// The event that a method is for.
pub(super) fn event(method: &Method, wrong: &mut Mistakes) -> Option<Path> {
    // Where it is not said, the compiler asks for it.
    match method.told.about.first()? {
        Type::Path(path) if path.qself.is_none() => Some(path.path.clone()),
        other => {
            wrong.at(other, "an event is a struct with a name: `&Recorded<SomeEvent>`");
            None
        }
    }
}

/// Whether a method is lent what it is told, right after `self`.
pub(crate) fn is_lent(what: &str, form: &str, method: &Method, wrong: &mut Mistakes) -> bool {
    let right = method.told.lent == Lent::Shared && !method.told_late;
    if !right {
        let order = if method.told_late { " right after `self`" } else { "" };
        wrong.at(&method.told.whole, format!("{what} is lent{order}: `{form}`"));
    }
    right
}
