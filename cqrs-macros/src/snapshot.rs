use proc_macro2::TokenStream;
use syn::DeriveInput;

/// What a derive makes of an item, as a reader would write it.
pub(crate) fn expansion(derive: impl Fn(DeriveInput) -> TokenStream, item: TokenStream) -> String {
    match syn::parse2(item) {
        Ok(input) => printed(&derive(input)),
        Err(error) => format!("not an item: {error}"),
    }
}

/// An expansion as a reader would write it.
pub(crate) fn printed(tokens: &TokenStream) -> String {
    match syn::parse2(tokens.clone()) {
        Ok(file) => prettyplease::unparse(&file),
        Err(error) => format!("does not parse: {error}\n{tokens}"),
    }
}
