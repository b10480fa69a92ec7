use syn::{GenericParam, ReceiverKind, ReturnType};

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

/// Whether it is `async`.
pub(crate) fn is_async(method: &Method, why: &str, wrong: &mut Mistakes) -> bool {
    let signature = &method.signature;
    let right = signature.asyncness.is_some();
    if !right {
        wrong.at(signature.fn_token, format!("{why}: `async fn {}`", signature.ident));
    }
    right
}

/// Whether it says that it gives back something. That this is a `Result`, the compiler sees.
pub(crate) fn gives_back_whether_it_worked(
    method: &Method,
    is: &str,
    wrong: &mut Mistakes,
) -> bool {
    let right = !matches!(method.signature.output, ReturnType::Default);
    if !right {
        wrong.at(
            &method.signature.ident,
            format!("{is} says whether it worked: `-> Result<(), _>`"),
        );
    }
    right
}
