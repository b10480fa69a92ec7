use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;

use crate::{projection::check::Column, spans::at};

/// That every column is a field, which is said at the column.
pub(super) fn fields(what: &Type, columns: &[Column]) -> TokenStream {
    let checks = columns.iter().map(|Column { name, .. }| {
        quote_spanned! {at(name)=>
            const _: fn(&#what) = |document| { let _ = &document.#name; };
        }
    });
    quote!(#(#checks)*)
}
