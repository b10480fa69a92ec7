use syn::Type;

use crate::{listener::parse::Method, mistakes::Mistakes};

/// What the handlers of a SQL projection write to, as the first of them says.
pub(super) fn db(methods: &[Method]) -> Option<Type> {
    methods.iter().find_map(lent)
}

/// `Db` of a parameter `&mut Db`, the only one beside the event.
pub(super) fn lent(method: &Method) -> Option<Type> {
    let [connection] = method.others.as_slice() else { return None };
    match &*connection.ty {
        Type::Reference(lent) if lent.mutability.is_some() => Some((*lent.elem).clone()),
        _ => None,
    }
}

/// Whether a method is lent what it writes to. That all of them are lent the same, the compiler
/// sees where they are called.
pub(super) fn is_lent(method: &Method, wrong: &mut Mistakes) -> bool {
    let right = lent(method).is_some();
    if !right {
        let message = "a SQL projection is lent what it writes to, at the end: \
                       `db: &mut PgConnection`, or what else the store has";
        match method.others.as_slice() {
            [] => wrong.at(&method.signature.ident, message),
            [connection] => wrong.at(&connection.ty, message),
            [_, more @ ..] => wrong.at(more.first(), "a handler has no more parameters"),
        }
    }
    right
}
