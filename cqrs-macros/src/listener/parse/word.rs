use proc_macro2::Ident;
use syn::{
    ext::IdentExt,
    parse::{Parse, ParseStream},
};

/// A word, also one that Rust keeps for itself, like `async`.
pub(crate) struct Word(pub(crate) Ident);

impl Parse for Word {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ident::parse_any(input).map(|word| Self(word.unraw()))
    }
}
