use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::{Attribute, Expr, Path, ReturnType, Type, spanned::Spanned};

use super::kind::Kind;
use crate::{mistakes::Mistakes, projection::parse::Method, variants::variants};

mod database;
mod event;
mod signature;

pub(super) use database::db;

/// A method for one event.
pub(in crate::projection) struct Handler {
    pub(in crate::projection) method: Ident,
    /// The conditions under which it is there at all.
    pub(in crate::projection) cfgs: Vec<Attribute>,
    /// `Recorded<E>`, as the user wrote it.
    pub(in crate::projection) recorded: Type,
    /// `E`.
    pub(in crate::projection) event: Path,
    /// The name of the event in the enum of a document projection.
    pub(in crate::projection) variant: Ident,
    /// Where in the event its key is, and what the event is called there.
    pub(in crate::projection) key: Option<(Ident, Expr)>,
    /// Where to say that it gives back what nobody can use.
    pub(in crate::projection) output: Span,
    /// Where to say that it writes to something else than the others do.
    pub(in crate::projection) db: Span,
}

/// The methods that can be called as they should. One that cannot was reported, and is left out,
/// so that one mistake is one error.
pub(super) fn handlers(methods: Vec<Method>, kind: Kind, wrong: &mut Mistakes) -> Vec<Handler> {
    let mut seen: Vec<(Path, Ident)> = Vec::new();
    let mut kept = Vec::new();
    for method in methods {
        let right = signature::check(&method, kind, wrong);
        let Some(event) = event::event(&method, wrong) else { continue };
        let name = method.signature.ident.clone();
        let written = event.to_token_stream().to_string();
        if let Some((_, earlier)) =
            seen.iter().find(|(path, _)| path.to_token_stream().to_string() == written)
        {
            let event = written.replace(' ', "");
            let message = format!("`{event}` already has the method `{earlier}`; an event has one");
            wrong.at(&method.event.event, message);
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
    let output = match &method.signature.output {
        ReturnType::Default => method.signature.ident.span(),
        ReturnType::Type(_, ty) => ty.span(),
    };
    let db = database::lent(&method).map_or_else(|| method.signature.ident.span(), |db| db.span());
    let binding = method.event.binding;
    let key = method.key.map(|key| {
        // An event without a name goes by `event`.
        let binding = binding.unwrap_or_else(|| Ident::new("event", key.span()));
        (binding, key)
    });
    Handler {
        method: method.signature.ident,
        cfgs: method.cfgs,
        recorded: method.event.recorded,
        event,
        variant,
        key,
        output,
        db,
    }
}
