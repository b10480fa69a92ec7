use syn::{Path, Type};

use crate::{
    mistakes::Mistakes,
    projection::parse::{Lent, Method},
};

/// The event that a method is for.
pub(super) fn event(method: &Method, wrong: &mut Mistakes) -> Option<Path> {
    let parameter = &method.event;
    // Where it is not said, the compiler asks for it.
    match parameter.event.as_ref()? {
        Type::Path(path) if path.qself.is_none() => Some(path.path.clone()),
        other => {
            wrong.at(other, "an event is a struct with a name: `&Recorded<SomeEvent>`");
            None
        }
    }
}

/// Whether the event is lent, and comes right after `self`.
pub(super) fn is_lent(method: &Method, wrong: &mut Mistakes) -> bool {
    let parameter = &method.event;
    let right = parameter.lent == Lent::Shared && !method.event_is_late;
    if !right {
        let order = if method.event_is_late { " right after `self`" } else { "" };
        wrong.at(&parameter.whole, format!("the event is lent{order}: `&Recorded<SomeEvent>`"));
    }
    right
}
