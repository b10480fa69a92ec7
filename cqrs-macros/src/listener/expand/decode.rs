use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::event::of_event;
use crate::{
    core_path::core_path,
    listener::check::{Call, Handler},
    spans::at,
};

/// Decodes by stored name, straight into the struct of the event.
pub(crate) fn decode(any: &Ident, handlers: &[Handler]) -> TokenStream {
    let core = core_path();
    let arms = handlers.iter().map(|handler| {
        let Handler { call: Call { cfgs, .. }, event, variant, .. } = handler;
        let (name, decode) = (of_event(handler, "NAME"), of_event(handler, "decode"));
        let decoded = quote_spanned!(at(event)=> #decode(stored_event).map(#any::#variant));
        quote!(#(#cfgs)* #name => #decoded,)
    });
    quote! {
        #[allow(unreachable_patterns)]
        fn decode(
            stored_event: &#core::RecordedEvent,
        ) -> ::core::result::Result<Self::Event, #core::DecodeError> {
            match stored_event.name.as_str() {
                #(#arms)*
                _ => #core::event::no_reader(&stored_event.name, stored_event.type_version),
            }
        }
    }
}
