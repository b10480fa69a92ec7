use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Type;

use super::{
    event::{distinct_names, of_event},
    spec::spec,
};
use crate::{
    core_path::core_path,
    projection::check::{Column, Handler, Projection},
    spans::at,
    unused::unused,
};

/// The impl of a document projection, and the enum of what it reads.
pub(super) fn document(
    projection: &Projection,
    key: Option<&Type>,
    columns: &[Column],
) -> TokenStream {
    let core = core_path();
    let Projection { what, handlers, .. } = projection;
    let any = any_name(projection);
    let any_event = any_event(&any, handlers);
    let spec = spec(projection);
    let by_stream = handlers.iter().all(|handler| handler.key.is_none());
    let key_type = key_type(key, handlers);
    let decode = decode(&any, handlers);
    let keys = keys(&any, handlers, key.is_some());
    let fold = fold(&any, handlers);
    let codec = quote_spanned!(at(what)=> #core::projection::codec::<#what>());
    let fields = fields(what, columns);
    let names = distinct_names(handlers);
    quote! {
        #any_event
        #[automatically_derived]
        impl #core::Document for #what {
            const SPEC: #core::ProjectionSpec = #spec;
            const KEYED_BY_STREAM: ::core::primitive::bool = #by_stream;
            #key_type
            type Event = #any;
            fn initial() -> Self { (#codec.initial)() }
            #decode
            #keys
            #fold
            fn encode(
                &self,
            ) -> ::core::result::Result<::std::string::String, #core::serde_json::Error> {
                (#codec.write)(self)
            }
            fn read(
                stored_json: &::core::primitive::str,
            ) -> ::core::result::Result<Self, #core::serde_json::Error> {
                (#codec.read)(stored_json)
            }
        }
        #names
        #fields
        #core::inventory::submit! { #core::RegisteredProjection::document::<#what>() }
    }
}

/// A name for the enum of events.
fn any_name(projection: &Projection) -> Ident {
    let mut written = vec![projection.what.to_token_stream()];
    for handler in &projection.handlers {
        written.push(handler.recorded.to_token_stream());
        written.extend(handler.key.iter().map(|(_, key)| key.to_token_stream()));
    }
    unused(format_ident!("AnyEvent"), &written)
}

fn any_event(any: &Ident, handlers: &[Handler]) -> TokenStream {
    let variants = handlers.iter().map(|Handler { cfgs, recorded, variant, method, .. }| {
        let doc = format!("For `{method}`.");
        quote!(#(#cfgs)* #[doc = #doc] #variant(#recorded),)
    });
    // `private_interfaces`: an event may be more private than its projection.
    quote! {
        #[doc = "Any one event that the projection reads."]
        #[allow(
            clippy::enum_variant_names,
            clippy::large_enum_variant,
            missing_debug_implementations,
            private_interfaces,
            unreachable_pub,
            variant_size_differences,
        )]
        pub enum #any { #(#variants)* }
    }
}

/// What names a document. Where the user did not say, the id of the first event's aggregate, which
/// is the likeliest.
fn key_type(key: Option<&Type>, handlers: &[Handler]) -> TokenStream {
    let core = core_path();
    match (key, handlers.first()) {
        (Some(key), _) => quote_spanned!(at(key)=> type Key = #key;),
        (None, Some(Handler { event, .. })) => quote! {
            type Key =
                <<#event as #core::BelongsTo>::Aggregate as #core::Aggregate>::Id;
        },
        (None, None) => quote!(
            type Key = ::std::string::String;
        ),
    }
}

fn decode(any: &Ident, handlers: &[Handler]) -> TokenStream {
    let core = core_path();
    let arms = handlers.iter().map(|handler| {
        let Handler { cfgs, recorded, variant, .. } = handler;
        let name = of_event(handler, "NAME");
        quote!(#(#cfgs)* #name => <#recorded>::decode(stored_event).map(#any::#variant),)
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

/// What an event is kept by. `known` is whether the type of that is.
fn keys(any: &Ident, handlers: &[Handler], known: bool) -> TokenStream {
    let core = core_path();
    // Out of sight of the user's expressions.
    let any_event = Ident::new("any_event", Span::mixed_site());
    let of_stream = Ident::new("event", Span::mixed_site());
    let arms = handlers.iter().map(|Handler { cfgs, event, variant, key, .. }| {
        let (binding, key) = match key {
            _ if !known => (&of_stream, quote!(::core::unreachable!())),
            Some((binding, key)) => {
                (binding, quote_spanned!(at(key)=> #core::projection::key((#key).clone())))
            }
            None => (
                &of_stream,
                quote_spanned! {at(event)=>
                    <#event as #core::KeyedBy<Self::Key>>::__key(#of_stream)
                },
            ),
        };
        quote!(#(#cfgs)* #any::#variant(#binding) => #key,)
    });
    let body = match_event(&any_event, handlers, &quote!(#(#arms)*));
    quote! {
        #[allow(
            clippy::used_underscore_binding,
            noop_method_call,
            suspicious_double_ref_op,
            unused_variables,
        )]
        fn key(#any_event: &Self::Event) -> Self::Key {
            #[allow(unused_imports)]
            use ::core::clone::Clone as _;
            #body
        }
    }
}

fn fold(any: &Ident, handlers: &[Handler]) -> TokenStream {
    let core = core_path();
    let any_event = format_ident!("any_event");
    let arms = handlers.iter().map(|Handler { cfgs, method, variant, output, .. }| {
        let output = Span::call_site().located_at(*output);
        let fate = quote_spanned!(output=> #core::projection::fate(Self::#method(self, event)));
        quote!(#(#cfgs)* #any::#variant(event) => #fate,)
    });
    let body = match_event(&any_event, handlers, &quote!(#(#arms)*));
    quote! {
        #[allow(clippy::unit_arg)]
        fn fold(
            &mut self,
            #any_event: &Self::Event,
        ) -> ::core::result::Result<#core::DocumentFate, #core::HandlerError> {
            #body
        }
    }
}

/// An enum without variants cannot be matched through a reference.
fn match_event(event: &Ident, handlers: &[Handler], arms: &TokenStream) -> TokenStream {
    if handlers.is_empty() { quote!(match *#event {}) } else { quote!(match #event { #arms }) }
}

/// That every column is a field, which is said at the column.
fn fields(what: &Type, columns: &[Column]) -> TokenStream {
    let checks = columns.iter().map(|Column { name, .. }| {
        quote_spanned! {at(name)=>
            const _: fn(&#what) = |document| { let _ = &document.#name; };
        }
    });
    quote!(#(#checks)*)
}
