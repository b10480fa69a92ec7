//! The conditions under which an item is there at all.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Attribute;

/// Those among its attributes.
pub(crate) fn conditions(attributes: &[Attribute]) -> Vec<Attribute> {
    attributes.iter().filter(|attribute| attribute.path().is_ident("cfg")).cloned().collect()
}

/// All of them as one, for `cfg!` or within another `cfg`.
pub(crate) fn all(cfgs: &[Attribute]) -> TokenStream {
    let conditions = cfgs.iter().filter_map(|cfg| cfg.meta.require_list().ok());
    let conditions = conditions.map(|list| &list.tokens);
    quote!(all(#(#conditions),*))
}
