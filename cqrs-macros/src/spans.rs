use proc_macro2::{Ident, Span};
use syn::spanned::Spanned;

/// Where an error about generated code points: at the user's tokens. Names still resolve as in
/// the rest of the expansion, also where the tokens come out of somebody's macro.
pub(crate) fn at(tokens: &impl Spanned) -> Span {
    Span::call_site().located_at(tokens.span())
}

/// The same name, as if it were written over there: an error about it then points there.
pub(crate) fn moved(name: &Ident, there: &impl Spanned) -> Ident {
    Ident::new(&name.to_string(), name.span().located_at(there.span()))
}
