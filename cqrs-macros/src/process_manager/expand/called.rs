use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use crate::{
    core_path::core_path,
    listener::{check::Call, expand::returned},
    spans::at,
};

/// Calls a method with what it is `told`, and the key where it takes that, and gives the reaction.
/// Said at what it is told `about`.
pub(super) fn called(call: &Call, told: &TokenStream, about: &impl Spanned) -> TokenStream {
    let core = core_path();
    let method = &call.method;
    // At the parameter: the place to say that the key is of another type.
    let key = call.further.map(|further| {
        let key = Ident::new("process_key", Span::call_site().located_at(further));
        quote!(, #key)
    });
    let called = quote_spanned!(at(about)=> Self::#method(self, #told #key));
    returned(call, &called, &quote!(#core::process::reaction))
}
