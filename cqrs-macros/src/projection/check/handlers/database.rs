use quote::ToTokens;
use syn::Type;

use crate::{mistakes::Mistakes, projection::parse::Method};

/// What the handlers of a SQL projection write to, as the first of them says.
pub(in super::super) fn db(methods: &[Method]) -> Option<Type> {
    methods.iter().find_map(lent)
}

/// `Db` of a parameter `&mut Db`, the only one beside the event.
fn lent(method: &Method) -> Option<Type> {
    let [connection] = method.others.as_slice() else { return None };
    match &*connection.ty {
        Type::Reference(lent) if lent.mutability.is_some() => Some((*lent.elem).clone()),
        _ => None,
    }
}

/// Whether a method gets what it writes to, and the same as the others.
pub(super) fn is_lent(method: &Method, db: Option<&Type>, wrong: &mut Mistakes) -> bool {
    let form = "`db: &mut PgConnection`, or what else the store has";
    let Some(found) = lent(method) else {
        let message = format!("a SQL projection is lent what it writes to, at the end: {form}");
        match method.others.as_slice() {
            [] => wrong.at(&method.signature.ident, message),
            [connection] => wrong.at(&connection.ty, message),
            [_, more @ ..] => wrong.at(more.first(), "a handler has no more parameters"),
        }
        return false;
    };
    let text = |ty: &Type| ty.to_token_stream().to_string().replace(' ', "");
    let Some(first) = db.map(text).filter(|first| *first != text(&found)) else { return true };
    wrong.at(found, format!("the other handlers write to `{first}`; all of them write to one"));
    false
}
