use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Path, spanned::Spanned};

use super::any_name;
use crate::{
    aggregate::check::{Aggregate, Listed},
    core_path::core_path,
    distinct::distinct,
    spans::{at, moved},
};

/// What is written for the events.
pub(super) fn events(aggregate: &Aggregate) -> TokenStream {
    let listed = aggregate.events.iter().map(|event| listed(aggregate, event));
    let emits = (!aggregate.knows_its_events).then(|| emits_anything(&aggregate.name));
    let names = distinct_names(aggregate);
    quote!(#(#listed)* #emits #names)
}

/// An item of an event. With the very span of the user's token, so that what is no event is the
/// same error wherever it is used, which the compiler says once.
pub(super) fn of_event(path: &Path, item: &str) -> TokenStream {
    let core = core_path();
    let item = Ident::new(item, path.span());
    quote_spanned!(path.span()=> <#path as #core::Event>::#item)
}

/// What is written for one event, at its place in the list: the first place where a missing
/// `Apply`, or an event that is none, can show.
fn listed(aggregate: &Aggregate, event: &Listed) -> TokenStream {
    let core = core_path();
    let Listed { path, variant, fact } = event;
    let name = &aggregate.name;
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

/// Two types may say the same stored name; that only shows when the names are known. Each is
/// compared with those before it, in a constant of its own, whose work is bounded.
fn distinct_names(aggregate: &Aggregate) -> TokenStream {
    let core = core_path();
    let any = any_name(aggregate);
    distinct(
        &quote!(<#any as #core::AnyEvent>::NAMES),
        aggregate.events.iter().map(|event| (&[][..], &event.path)),
        "this event has the same stored name as another event of the aggregate",
    )
}
