use quote::ToTokens;
use syn::{Attribute, FnArg, Path, Signature, Type};

use crate::conditions::conditions;

/// The type of a parameter that may be an event without its envelope: a method that takes one
/// looks like a handler and would never be called.
pub(crate) struct Bare {
    pub(crate) ty: Path,
    /// The conditions under which the method is there at all.
    pub(crate) cfgs: Vec<Attribute>,
}

impl Bare {
    /// Out of a method that takes no recorded event.
    pub(super) fn parse(signature: &Signature, attributes: &[Attribute]) -> Option<Self> {
        signature.receiver()?;
        let Some(FnArg::Typed(parameter)) = signature.inputs.get(1) else { return None };
        let Type::Reference(lent) = &*parameter.ty else { return None };
        let Type::Path(path) = &*lent.elem else { return None };
        let words = path.to_token_stream().into_iter();
        // What only has a meaning within the method.
        let local = !signature.generics.params.is_empty()
            || path.qself.is_some()
            || words.into_iter().any(|word| word.to_string() == "Self");
        let cfgs = conditions(attributes);
        (!local).then(|| Self { ty: path.path.clone(), cfgs })
    }
}
