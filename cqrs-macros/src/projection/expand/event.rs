use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use crate::{
    core_path::{core_path, core_path_at},
    projection::check::Handler,
    spans::at,
};

/// What the projection reads of an event.
pub(super) fn of_event(handler: &Handler, item: &str) -> TokenStream {
    let event = &handler.event;
    let here = at(event);
    let (core, item) = (core_path_at(here), Ident::new(item, here));
    quote_spanned!(here=> #core::projection::Of::<#event>::#item)
}

/// The check that the stored names differ, which stand in the `spec`: two types may say the same
/// one.
pub(super) fn distinct_names(spec: &TokenStream, handlers: &[Handler]) -> TokenStream {
    let core = core_path();
    let checks = handlers.iter().enumerate().skip(1).map(|(index, handler)| {
        let cfgs = &handler.cfgs;
        let before = present(&handlers[..index]);
        quote_spanned! {at(&handler.event)=>
            #(#cfgs)*
            const _: () = ::core::assert!(
                #core::names::is_new(#spec.events, #before),
                "this event has the same stored name as another one that the projection reads",
            );
        }
    });
    quote!(#(#checks)*)
}

/// The stored names, in a slice that lives for ever.
pub(super) fn names(handlers: &[Handler]) -> TokenStream {
    let names = handlers.iter().map(|handler| {
        let (cfgs, name) = (&handler.cfgs, of_event(handler, "NAME"));
        quote!(#(#cfgs)* #name)
    });
    quote!(&[#(#names),*])
}

/// How many of the handlers are there, where some have conditions.
fn present(handlers: &[Handler]) -> TokenStream {
    let always = handlers.iter().filter(|handler| handler.cfgs.is_empty()).count();
    let sometimes = handlers.iter().filter(|handler| !handler.cfgs.is_empty()).map(|handler| {
        let conditions = handler.cfgs.iter().filter_map(|cfg| cfg.meta.require_list().ok());
        let conditions = conditions.map(|list| &list.tokens);
        quote!(::core::cfg!(all(#(#conditions),*)) as ::core::primitive::usize)
    });
    quote!(#always #(+ #sometimes)*)
}
