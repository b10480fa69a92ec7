use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Type;

use super::{any_event::match_any, event::of_event};
use crate::{
    core_path::{core_path, core_path_at},
    listener::check::Handler,
    spans::at,
};

/// The type of the key. Where the user did not say it, it is the id of the first event's
/// aggregate: the likeliest to be meant.
pub(crate) fn ty(said: Option<&Type>, handlers: &[Handler]) -> TokenStream {
    let core = core_path();
    match (said, handlers.first()) {
        (Some(ty), _) => quote_spanned!(at(ty)=> type Key = #ty;),
        (None, Some(Handler { event, .. })) => {
            quote!(type Key = <<#event as #core::BelongsTo>::Aggregate as #core::Aggregate>::Id;)
        }
        (None, None) => quote!(
            type Key = ::std::string::String;
        ),
    }
}

/// Whom an event goes to, if to anybody.
pub(crate) fn key(any: &Ident, ty: Option<&Type>, handlers: &[Handler]) -> TokenStream {
    let core = core_path();
    // Out of sight of the user's expressions.
    let any_event = Ident::new("any_event", Span::mixed_site());
    let body = match_any(any, &any_event, handlers, |handler| match (ty, &handler.key) {
        (None, _) => (format_ident!("event"), quote!(::core::unreachable!())),
        (Some(_), Some((binding, said))) => {
            let core = core_path_at(at(said));
            let key = quote_spanned! {at(said)=>
                #core::listener::key(#core::listener::Said((#said).clone()).said())
            };
            (binding.clone(), key)
        }
        (Some(ty), None) => {
            let key = of_stream(handler, ty);
            (format_ident!("event"), quote!(::core::option::Option::Some(#key)))
        }
    });
    quote! {
        #[allow(
            clippy::used_underscore_binding,
            noop_method_call,
            suspicious_double_ref_op,
            unused_variables,
        )]
        fn key(#any_event: &Self::Event) -> ::core::option::Option<Self::Key> {
            #[allow(unused_imports)]
            use ::core::clone::Clone as _;
            // For what is no `Option`, which has a method of its own.
            #[allow(unused_imports)]
            use #core::listener::SaidPlainly as _;
            #body
        }
    }
}

/// The id of the stream, at the event: the place to say that it is the id of another aggregate.
fn of_stream(handler: &Handler, ty: &Type) -> TokenStream {
    let here = at(&handler.event);
    let (core, id) = (core_path_at(here), of_event(handler, "id"));
    quote_spanned!(here=> #core::listener::key_of_stream::<#ty>(#id(event)))
}
