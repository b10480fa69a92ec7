use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::any_event::match_any;
use crate::{core_path::core_path, projection::check::Handler, spans::at};

/// Calls the method of the event.
pub(super) fn fold(any: &Ident, handlers: &[Handler]) -> TokenStream {
    let core = core_path();
    let any_event = format_ident!("any_event");
    let event = format_ident!("event");
    let body = match_any(any, &any_event, handlers, |handler| {
        let Handler { method, event: of, .. } = handler;
        let call = quote_spanned!(at(of)=> Self::#method(self, event));
        // At what the method gives back: the place to say that nobody can use it.
        let here = Span::call_site().located_at(handler.output);
        let returned = Ident::new("returned", here);
        let fate = quote!({ let #returned = #call; #core::projection::fate(#returned) });
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
