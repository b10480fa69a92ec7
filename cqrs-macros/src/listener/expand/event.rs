use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use crate::{
    core_path::{core_path, core_path_at},
    distinct::distinct,
    listener::check::Handler,
    spans::at,
};

/// What is read of an event.
pub(crate) fn of_event(handler: &Handler, item: &str) -> TokenStream {
    let event = &handler.event;
    let here = at(event);
    let (core, item) = (core_path_at(here), Ident::new(item, here));
    quote_spanned!(here=> #core::listener::Of::<#event>::#item)
}

/// The check that the stored names differ, which stand in the `spec`.
pub(crate) fn distinct_names(spec: &impl ToTokens, handlers: &[Handler]) -> TokenStream {
    distinct(
        &quote!(#spec.events),
        handlers.iter().map(|handler| (handler.call.cfgs.as_slice(), &handler.event)),
        "this event has the same stored name as another one that is read here",
    )
}

/// `.reads(..)` of a spec: the categories of the events, each once, and their stored names.
pub(crate) fn reads(handlers: &[Handler]) -> TokenStream {
    let core = core_path();
    let all = |item| {
        let items = handlers.iter().map(move |handler| {
            let (cfgs, item) = (&handler.call.cfgs, of_event(handler, item));
            quote!(#(#cfgs)* #item)
        });
        quote!(&[#(#items),*])
    };
    let (categories, names) = (all("CATEGORY"), all("NAME"));
    quote! {
        .reads(
            {
                const ALL: &[&::core::primitive::str] = #categories;
                const EACH: &#core::names::Distinct<{ ALL.len() }> = &#core::names::distinct(ALL);
                EACH.names()
            },
            #names,
        )
    }
}
