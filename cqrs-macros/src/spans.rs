use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
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

/// The same type, as if it were written over there.
pub(crate) fn type_moved(ty: &impl ToTokens, there: &impl Spanned) -> TokenStream {
    fn all(tokens: TokenStream, there: Span) -> TokenStream {
        tokens.into_iter().map(|token| one(token, there)).collect()
    }
    fn one(mut token: TokenTree, there: Span) -> TokenTree {
        if let TokenTree::Group(group) = &token {
            token = Group::new(group.delimiter(), all(group.stream(), there)).into();
        }
        token.set_span(token.span().located_at(there));
        token
    }
    all(ty.to_token_stream(), there.span())
}
