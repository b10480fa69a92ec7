use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use syn::Type;

use crate::{
    listener::check::{Call, Handler},
    unused::unused,
};

/// A name for the enum of events, which the user's tokens are looked up beside.
pub(crate) fn name(what: &Type, handlers: &[Handler]) -> Ident {
    let mut written = vec![what.to_token_stream()];
    for handler in handlers {
        written.push(handler.recorded.to_token_stream());
        written.extend(handler.key.iter().map(|(_, key)| key.to_token_stream()));
    }
    unused(format_ident!("AnyEvent"), &written)
}

pub(crate) fn any_event(any: &Ident, handlers: &[Handler]) -> TokenStream {
    let variants = handlers.iter().map(|Handler { call, recorded, variant, .. }| {
        let Call { cfgs, method, .. } = call;
        let doc = format!("For `{method}`.");
        quote!(#(#cfgs)* #[doc = #doc] #variant(#recorded),)
    });
    // `private_interfaces`: an event may be more private than who reads it.
    quote! {
        #[doc = "Any one event that is read here."]
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

/// A match on one, with an arm for each handler.
pub(crate) fn match_any(
    any: &Ident,
    event: &Ident,
    handlers: &[Handler],
    arm: impl Fn(&Handler) -> (Ident, TokenStream),
) -> TokenStream {
    // An enum without variants cannot be matched through a reference.
    if handlers.is_empty() {
        return quote!(match *#event {});
    }
    let arms = handlers.iter().map(|handler| {
        let Handler { call: Call { cfgs, .. }, variant, .. } = handler;
        let (binding, body) = arm(handler);
        quote!(#(#cfgs)* #any::#variant(#binding) => #body,)
    });
    quote!(match #event { #(#arms)* })
}
