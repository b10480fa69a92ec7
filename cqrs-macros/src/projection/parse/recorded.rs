use proc_macro2::Ident;
use syn::{GenericArgument, Pat, PatType, PathArguments, Type};

/// A parameter that is a recorded event.
pub(in super::super) struct RecordedParam {
    /// The name that the user gave it.
    pub(in super::super) binding: Option<Ident>,
    /// How it is taken.
    pub(in super::super) lent: Lent,
    /// All of its type.
    pub(in super::super) whole: Type,
    /// `Recorded<E>`.
    pub(in super::super) recorded: Type,
    /// `E`, where it is said.
    pub(in super::super) event: Option<Type>,
}

/// How a parameter is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Lent {
    /// `Recorded<E>`
    Not,
    /// `&Recorded<E>`
    Shared,
    /// `&mut Recorded<E>`
    Mutably,
}

impl RecordedParam {
    /// The parameter, where it is a `Recorded` in whatever way.
    pub(super) fn parse(parameter: &PatType) -> Option<Self> {
        let whole = bare(&parameter.ty);
        let (lent, recorded) = match whole {
            Type::Reference(lent) if lent.mutability.is_some() => (Lent::Mutably, bare(&lent.elem)),
            Type::Reference(lent) => (Lent::Shared, bare(&lent.elem)),
            other => (Lent::Not, other),
        };
        let Type::Path(path) = recorded else { return None };
        let last = path.path.segments.last().filter(|last| last.ident == "Recorded")?;
        let event = match &last.arguments {
            PathArguments::AngleBracketed(list) => match list.args.first() {
                Some(GenericArgument::Type(event)) => Some(bare(event).clone()),
                _ => None,
            },
            _ => None,
        };
        let binding = match &*parameter.pat {
            Pat::Ident(name) => Some(name.ident.clone()),
            _ => None,
        };
        Some(Self { binding, lent, whole: whole.clone(), recorded: recorded.clone(), event })
    }
}

/// The type itself, where it came out of somebody's macro or stands in parentheses.
fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Group(inner) => bare(&inner.elem),
        Type::Paren(inner) => bare(&inner.elem),
        other => other,
    }
}
