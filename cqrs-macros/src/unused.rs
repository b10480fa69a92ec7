use proc_macro2::{Ident, TokenStream};
use quote::format_ident;

/// A name that stands nowhere in the user's tokens, since those are looked up beside it.
pub(crate) fn unused(mut name: Ident, written: &[TokenStream]) -> Ident {
    let written: Vec<_> = written.iter().map(ToString::to_string).collect();
    let is_name = |c: char| c == '_' || c.is_alphanumeric();
    let taken = |name: &Ident| {
        written.iter().any(|tokens| tokens.split(|c| !is_name(c)).any(|word| name == word))
    };
    while taken(&name) {
        name = format_ident!("Any{name}");
    }
    name
}
