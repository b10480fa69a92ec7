use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Path;

use super::check::{Aggregate, Listed, text};
use crate::{
    core_path::core_path,
    spans::{at, moved},
};

pub(crate) fn expand(aggregate: &Aggregate) -> TokenStream {
    let core = core_path();
    let name = &aggregate.name;
    let any = any_event(aggregate);
    let (outside, inside) = match &aggregate.event {
        Some(_) => (any, TokenStream::new()),
        None => (TokenStream::new(), any),
    };
    let wiring = wiring(aggregate);
    let id = id(aggregate);
    let emits = (!aggregate.knows_its_events).then(|| emits_anything(name));
    let events = aggregate.events.iter().map(|event| listed(aggregate, event));
    let commands = aggregate.commands.iter().map(|command| accepts(name, command));
    let names = distinct_names(&aggregate.events);
    quote! {
        #outside
        const _: () = {
            #inside
            #wiring
            #id
            #emits
            #(#events)*
            #(#commands)*
            #names
            #core::inventory::submit! { #core::Registered::aggregate::<#name>() }
        };
    }
}

/// The name that the enum of events goes by.
fn any_name(aggregate: &Aggregate) -> &Ident {
    aggregate.event.as_ref().unwrap_or(&aggregate.hidden_event)
}

/// The id, under a name of its own so that the user's tokens stand in one place only, and what it
/// names.
fn id(aggregate: &Aggregate) -> TokenStream {
    let core = core_path();
    let Aggregate { name, id_alias, id, .. } = aggregate;
    let Some(id) = id else {
        return quote!(type #id_alias = #core::stand_in::MissingId<#name>;);
    };
    let here = moved(id_alias, id);
    quote_spanned! {at(id)=>
        type #id_alias = #id;
        #[automatically_derived]
        impl #core::Identifies for #here { type Aggregate = #name; }
    }
}

/// The enum of events, and how one is read and written.
fn any_event(aggregate: &Aggregate) -> TokenStream {
    let core = core_path();
    let any = any_name(aggregate);
    let vis = aggregate
        .event
        .as_ref()
        .map_or_else(|| quote!(pub), |_| aggregate.visibility.to_token_stream());
    let doc = format!("Any one event of [`{}`].", aggregate.name);
    let paths: Vec<_> = aggregate.events.iter().map(|e| &e.path).collect();
    let variants: Vec<_> = aggregate.events.iter().map(|e| &e.variant).collect();
    let docs = paths.iter().map(|path| format!("[`{}`].", text(path)));
    // An enum without variants cannot be matched through a reference.
    let (encode, debug) = if variants.is_empty() {
        (quote!(match *self {}), quote!(match *self {}))
    } else {
        (
            quote!(match self { #(Self::#variants(event) => ::core::result::Result::Ok(#core::EncodedEvent {
                name: <#paths as #core::Event>::NAME,
                version: <#paths as #core::Event>::VERSION,
                data: <#paths as #core::Event>::encode(event)?,
            }),)* }),
            quote!(match self { #(Self::#variants(event) =>
                ::core::fmt::Debug::fmt(<#paths as #core::Event>::__debug(event), formatter),)* }),
        )
    };
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
            const NAMES: &'static [&'static ::core::primitive::str] =
                &[#(<#paths as #core::Event>::NAME),*];
            #[allow(unreachable_patterns)]
            fn decode(
                stored_name: &::core::primitive::str,
                stored_version: ::core::primitive::u16,
                stored_data: &::core::primitive::str,
            ) -> ::core::result::Result<Self, #core::DecodeError> {
                match stored_name {
                    #(<#paths as #core::Event>::NAME =>
                        <#paths as #core::Event>::decode(stored_version, stored_data)
                            .map(Self::#variants),)*
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
                #debug
            }
        }
    }
}

/// The aggregate's own impl.
fn wiring(aggregate: &Aggregate) -> TokenStream {
    let core = core_path();
    let Aggregate { name, category, .. } = aggregate;
    let any = any_name(aggregate);
    let id = &aggregate.id_alias;
    let id = aggregate.id.as_ref().map_or_else(|| id.clone(), |ty| moved(id, ty));
    let id = quote_spanned!(at(&id)=> type Id = #id;);
    let missing = quote!(#core::stand_in::MissingError);
    let error = aggregate.error.as_ref().map_or(missing, ToTokens::to_token_stream);
    let error = quote_spanned!(at(&error)=> type Error = #error;);
    let initial = if aggregate.has_default {
        quote_spanned!(at(name)=> <Self as ::core::default::Default>::default())
    } else {
        quote!(::core::unreachable!())
    };
    let variants: Vec<_> = aggregate.events.iter().map(|e| &e.variant).collect();
    let apply = if variants.is_empty() {
        quote!(match *any_event {})
    } else {
        quote!(match any_event {
            #(#any::#variants(event) => #core::aggregate::apply(self, event),)*
        })
    };
    quote! {
        #[automatically_derived]
        impl #core::Aggregate for #name {
            const CATEGORY: &'static ::core::primitive::str = #category;
            #id
            type Event = #any;
            #error
            fn initial() -> Self { #initial }
            fn apply_any(&mut self, any_event: &Self::Event) { #apply }
            fn fork(&self) -> ::core::option::Option<Self> {
                // `Clone` where the type has it, without asking for it: the method of the struct
                // goes before that of the trait, but only exists where the type is `Clone`.
                #[allow(unused_imports)]
                use #core::aggregate::CannotFork as _;
                #core::aggregate::Fork(self).fork()
            }
        }
    }
}

/// What is written for one event, at its place in the list: the first place where a missing
/// `Apply`, or an event that is none, can show.
fn listed(aggregate: &Aggregate, event: &Listed) -> TokenStream {
    let core = core_path();
    let Listed { path, variant, fact } = event;
    let Aggregate { name, id_alias: id, .. } = aggregate;
    let any = any_name(aggregate);
    let here = moved(name, path);
    let no_change = fact.then(|| {
        quote_spanned! {at(path)=>
            #[automatically_derived]
            impl #core::Apply<#path> for #name { fn apply(&mut self, _: &#path) {} }
        }
    });
    let emits = aggregate.knows_its_events.then(|| quote_spanned! {at(path)=>
        #[automatically_derived]
        impl #core::Emits<#path> for #here {
            fn wrap(new_event: #path) -> <Self as #core::Aggregate>::Event { #any::#variant(new_event) }
        }
    });
    quote_spanned! {at(path)=>
        #emits
        #[automatically_derived]
        impl #core::BelongsTo for #path { type Aggregate = #name; }
        #[automatically_derived]
        impl #core::KeyedBy<#id> for #path {
            fn __key(recorded: &#core::Recorded<Self>) -> #id { #core::event::key(recorded) }
        }
        #no_change
    }
}

/// For an aggregate whose events could not be read: that is one mistake, and not one more for
/// each event that it emits.
fn emits_anything(name: &Ident) -> TokenStream {
    let core = core_path();
    quote! {
        #[automatically_derived]
        impl<E: #core::Event> #core::Emits<E> for #name where #name: #core::Apply<E> {
            fn wrap(_: E) -> <Self as #core::Aggregate>::Event { ::core::unreachable!() }
        }
    }
}

fn accepts(name: &Ident, command: &Path) -> TokenStream {
    let core = core_path();
    let here = moved(name, command);
    quote_spanned! {at(command)=>
        #[automatically_derived]
        impl #core::Accepts<#command> for #here {}
    }
}

/// Two types may say the same stored name; that only shows when the names are known.
fn distinct_names(events: &[Listed]) -> TokenStream {
    let core = core_path();
    let checks = events.iter().enumerate().skip(1).map(|(index, event)| {
        let path = &event.path;
        let before = events[..index].iter().map(|e| &e.path);
        quote_spanned! {at(path)=>
            ::core::assert!(
                #core::names::is_new(<#path as #core::Event>::NAME, &[#(<#before as #core::Event>::NAME),*]),
                "this event has the same stored name as another event of the aggregate",
            );
        }
    });
    quote!(const _: () = { #(#checks)* };)
}
