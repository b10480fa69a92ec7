use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::called::called;
use crate::{
    core_path::core_path,
    listener::{check::Handler, expand::any_event::match_any},
};

/// Calls the method of the event.
pub(super) fn react(any: &Ident, handlers: &[Handler]) -> TokenStream {
    let core = core_path();
    let any_event = format_ident!("any_event");
    let event = format_ident!("event");
    let body = match_any(any, &any_event, handlers, |handler| {
        (event.clone(), called(&handler.call, &quote!(event), &handler.event))
    });
    quote! {
        #[allow(clippy::let_unit_value, clippy::unit_arg, unused_variables)]
        fn react(
            &mut self,
            #any_event: &Self::Event,
            process_key: &Self::Key,
        ) -> ::core::result::Result<#core::Reaction<Self>, #core::HandlerError> {
            #body
        }
    }
}
