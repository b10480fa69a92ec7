use proc_macro2::{Ident, Span};
use syn::{Attribute, Expr, Path, ReturnType, Type, spanned::Spanned};

use super::event;
use crate::{listener::parse::Method, mistakes::Mistakes, paths::text, variants::variants};

/// How a method is called.
pub(crate) struct Call {
    pub(crate) method: Ident,
    /// The conditions under which it is there at all.
    pub(crate) cfgs: Vec<Attribute>,
    /// Where to say that it gives back what nobody can use.
    pub(crate) output: Span,
    /// Where its further parameter is of another type than what it is given; `None` where it has
    /// none.
    pub(crate) further: Option<Span>,
}

/// A method for one event.
pub(crate) struct Handler {
    pub(crate) call: Call,
    /// `Recorded<E>`, as the user wrote it.
    pub(crate) recorded: Type,
    /// `E`.
    pub(crate) event: Path,
    /// The name of the event in an enum of all of them.
    pub(crate) variant: Ident,
    /// Where in the event its key is, and what the event is called there.
    pub(crate) key: Option<(Ident, Expr)>,
}

/// The methods that can be called as `is_right` says. One that cannot was reported, and is left
/// out, so that one mistake is one error.
pub(crate) fn handlers(
    methods: Vec<Method>,
    wrong: &mut Mistakes,
    is_right: impl Fn(&Method, &mut Mistakes) -> bool,
) -> Vec<Handler> {
    let mut seen: Vec<(Path, Ident)> = Vec::new();
    let mut kept = Vec::new();
    for method in methods {
        let right = is_right(&method, wrong);
        let Some(event) = event::event(&method, wrong) else { continue };
        let name = method.signature.ident.clone();
        let written = text(&event);
        if let Some((_, earlier)) = seen.iter().find(|(path, _)| text(path) == written) {
            let message =
                format!("`{written}` already has the method `{earlier}`; an event has one");
            wrong.at(&event, message);
            continue;
        }
        seen.push((event.clone(), name));
        if right {
            kept.push((event, method));
        }
    }
    let paths: Vec<_> = kept.iter().map(|(path, _)| path.clone()).collect();
    let variants = variants(&paths);
    kept.into_iter().zip(variants).map(|((event, method), v)| handler(event, method, v)).collect()
}

fn handler(event: Path, method: Method, variant: Ident) -> Handler {
    let call = Call::of(&method);
    let binding = method.told.binding;
    let key = method.key.map(|key| {
        // An event without a name goes by `event`.
        let binding = binding.unwrap_or_else(|| Ident::new("event", key.span()));
        (binding, key)
    });
    Handler { call, recorded: method.told.told, event, variant, key }
}

impl Call {
    pub(crate) fn of(method: &Method) -> Self {
        let signature = &method.signature;
        let output = match &signature.output {
            ReturnType::Default => signature.ident.span(),
            ReturnType::Type(_, ty) => ty.span(),
        };
        let further = method.others.first().map(|further| match &*further.ty {
            Type::Reference(lent) => lent.elem.span(),
            other => other.span(),
        });
        Self { method: signature.ident.clone(), cfgs: method.cfgs.clone(), output, further }
    }
}
