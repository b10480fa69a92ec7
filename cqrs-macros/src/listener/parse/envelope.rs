use proc_macro2::Ident;
use syn::{GenericArgument, Pat, PatType, PathArguments, Type};

/// A parameter by which a method is told something: `&Recorded<SomeEvent>`.
pub(crate) struct Envelope {
    /// The name that the user gave it.
    pub(crate) binding: Option<Ident>,
    /// How it is taken.
    pub(crate) lent: Lent,
    /// All of its type.
    pub(crate) whole: Type,
    /// `Recorded<E>`.
    pub(crate) told: Type,
    /// `Recorded`.
    pub(crate) word: String,
    /// `E`, where it is said.
    pub(crate) about: Vec<Type>,
}

/// How a parameter is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lent {
    /// `Recorded<E>`
    Not,
    /// `&Recorded<E>`
    Shared,
    /// `&mut Recorded<E>`
    Mutably,
}

impl Envelope {
    /// The parameter, where it is one of these in whatever way.
    pub(super) fn parse(parameter: &PatType, known: &[&str]) -> Option<Self> {
        let whole = bare(&parameter.ty);
        let (lent, told) = match whole {
            Type::Reference(lent) if lent.mutability.is_some() => (Lent::Mutably, bare(&lent.elem)),
            Type::Reference(lent) => (Lent::Shared, bare(&lent.elem)),
            other => (Lent::Not, other),
        };
        let Type::Path(path) = told else { return None };
        let last = path.path.segments.last()?;
        let word = known.iter().find(|word| last.ident == **word)?;
        let about = match &last.arguments {
            PathArguments::AngleBracketed(list) => {
                let types = list.args.iter().filter_map(|argument| match argument {
                    GenericArgument::Type(ty) => Some(bare(ty).clone()),
                    _ => None,
                });
                types.collect()
            }
            _ => Vec::new(),
        };
        let binding = match &*parameter.pat {
            Pat::Ident(name) => Some(name.ident.clone()),
            _ => None,
        };
        let (whole, told, word) = (whole.clone(), told.clone(), (*word).to_owned());
        Some(Self { binding, lent, whole, told, word, about })
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
