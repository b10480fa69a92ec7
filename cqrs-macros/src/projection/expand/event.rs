use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use crate::{core_path::core_path, projection::check::Handler, spans::at};

/// An item of an event. With the very span of the user's token, so that what is no event is the
/// same error wherever it is used, which the compiler says once.
pub(super) fn of_event(handler: &Handler, item: &str) -> TokenStream {
    let core = core_path();
    let event = &handler.event;
    let item = Ident::new(item, event.span());
    quote_spanned!(event.span()=> <#event as #core::Event>::#item)
}

/// The stored names of the events, and the check that they differ: two types may say the same one.
pub(super) fn distinct_names(handlers: &[Handler]) -> TokenStream {
    let core = core_path();
    let names = names(handlers);
    let checks = handlers.iter().enumerate().skip(1).map(|(index, handler)| {
        let cfgs = &handler.cfgs;
        let before = present(&handlers[..index]);
        quote_spanned! {at(&handler.event)=>
            #(#cfgs)*
            const _: () = ::core::assert!(
                #core::names::is_new(#names, #before),
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
