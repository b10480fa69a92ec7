use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::{any_name, events::of_event};
use crate::{
    aggregate::check::{Aggregate, Listed},
    core_path::core_path,
    paths::text,
};

/// The enum of events, and how one is read and written.
pub(super) fn any_event(aggregate: &Aggregate) -> TokenStream {
    let core = core_path();
    let any = any_name(aggregate);
    let vis = aggregate
        .event
        .as_ref()
        .map_or_else(|| quote!(pub), |_| aggregate.visibility.to_token_stream());
    let doc = format!("Any one event of [`{}`].", aggregate.name);
    let events = &aggregate.events;
    let paths: Vec<_> = events.iter().map(|e| &e.path).collect();
    let variants = events.iter().map(|e| &e.variant);
    let docs = paths.iter().map(|path| format!("`{}`", text(path)));
    let names = paths.iter().map(|path| of_event(path, "NAME"));
    let decode = events.iter().map(|Listed { path, variant, .. }| {
        let (stored, decode) = (of_event(path, "NAME"), of_event(path, "decode"));
        quote!(#stored => #decode(stored_version, stored_data).map(Self::#variant),)
    });
    let encode = events.iter().map(|Listed { path, variant, .. }| {
        let (stored, version) = (of_event(path, "NAME"), of_event(path, "VERSION"));
        let encode = of_event(path, "encode");
        quote! {
            Self::#variant(event) => ::core::result::Result::Ok(#core::EncodedEvent {
                name: #stored,
                version: #version,
                data: #encode(event)?,
            }),
        }
    });
    let print = events.iter().map(|Listed { path, variant, .. }| {
        let debug = of_event(path, "__debug");
        quote!(Self::#variant(event) => #debug(event),)
    });
    // An enum without variants cannot be matched through a reference.
    let (encode, print) = if events.is_empty() {
        (quote!(match *self {}), quote!(match *self {}))
    } else {
        let print = quote! {
            let event: &dyn ::core::fmt::Debug = match self { #(#print)* };
            ::core::fmt::Debug::fmt(event, formatter)
        };
        (quote!(match self { #(#encode)* }), print)
    };
    // `private_interfaces`: an event may be more private than its aggregate.
    quote! {
        #[doc = #doc]
        #[allow(
            clippy::enum_variant_names,
            clippy::large_enum_variant,
            private_interfaces,
            unreachable_pub,
        )]
        #vis enum #any { #( #[doc = #docs] #variants(#paths), )* }
        #[automatically_derived]
        impl #core::AnyEvent for #any {
            const NAMES: &'static [&'static ::core::primitive::str] = &[#(#names),*];
            #[allow(unreachable_patterns)]
            fn decode(
                stored_name: &::core::primitive::str,
                stored_version: ::core::primitive::u16,
                stored_data: &::core::primitive::str,
            ) -> ::core::result::Result<Self, #core::DecodeError> {
                match stored_name {
                    #(#decode)*
                    _ => #core::event::no_reader(stored_name, stored_version),
                }
            }
            fn encode(
                &self,
            ) -> ::core::result::Result<#core::EncodedEvent, #core::serde_json::Error> {
                #encode
            }
        }
        #[automatically_derived]
        impl ::core::fmt::Debug for #any {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #print
            }
        }
    }
}
