use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};

use super::{any_name, commands::routes};
use crate::{
    aggregate::check::Aggregate,
    core_path::core_path,
    spans::{at, moved},
};

/// The aggregate's own impl.
pub(super) fn implementation(aggregate: &Aggregate) -> TokenStream {
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
    let routes = routes(aggregate);
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
            #routes
        }
    }
}
