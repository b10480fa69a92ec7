use syn::{GenericParam, ReceiverKind};

use crate::{listener::parse::Method, mistakes::Mistakes};

/// Whether a method is for one type.
pub(crate) fn has_no_parameters(method: &Method, wrong: &mut Mistakes) -> bool {
    let params = &method.signature.generics.params;
    let generic = params.iter().any(|p| !matches!(p, GenericParam::Lifetime(_)));
    if generic {
        wrong.at(params, "a handler is for one event, and has no parameters");
    }
    !generic
}

/// Whether its `self` is `&mut self`, or `&self`.
pub(crate) fn receives(method: &Method, mutably: bool, why: &str, wrong: &mut Mistakes) -> bool {
    let form = if mutably { "&mut self" } else { "&self" };
    let message = format!("{why}: `{form}`");
    let Some(receiver) = method.receiver() else {
        wrong.at(&method.signature.ident, message);
        return false;
    };
    let right =
        matches!(&receiver.kind, ReceiverKind::Reference(_, _, m) if m.is_some() == mutably);
    if !right {
        wrong.at(receiver, message);
    }
    right
}
