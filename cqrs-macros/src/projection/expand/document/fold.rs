use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use crate::{
    core_path::core_path,
    listener::{
        check::Handler,
        expand::{any_event::match_any, returned},
    },
    spans::at,
};

/// Calls the method of the event.
pub(super) fn fold(any: &Ident, handlers: &[Handler]) -> TokenStream {
    let core = core_path();
    let any_event = format_ident!("any_event");
    let event = format_ident!("event");
    let body = match_any(any, &any_event, handlers, |handler| {
        let Handler { call, event: of, .. } = handler;
        let method = &call.method;
        let called = quote_spanned!(at(of)=> Self::#method(self, event));
        let fate = returned(call, &called, &quote!(#core::projection::fate));
        (event.clone(), fate)
    });
    quote! {
        #[allow(clippy::let_unit_value, clippy::unit_arg)]
        fn fold(
            &mut self,
            #any_event: &Self::Event,
        ) -> ::core::result::Result<#core::DocumentFate, #core::HandlerError> {
            #body
        }
    }
}
