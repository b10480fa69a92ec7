//! The impl of the reactor, beside the user's own block, and its entry in the registry.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};

use super::check::Reactor;
use crate::{
    core_path::{core_path, core_path_at},
    listener::expand::{
        bare,
        event::{distinct_names, reads},
        handle,
    },
    spans::at,
};

pub(super) fn expand(reactor: &Reactor) -> TokenStream {
    let core = core_path();
    let Reactor { what, cfgs, handlers, .. } = reactor;
    let spec = spec(reactor);
    let arms = handlers.iter().map(|handler| handle(handler, "delivery"));
    let names = distinct_names(&format_ident!("SPEC"), handlers);
    let bare = reactor.bare.iter().map(bare::no_event);
    let core_here = core_path_at(at(what));
    let here = quote_spanned!(at(what)=> impl #core_here::Reactor for #what);
    quote! {
        #(#cfgs)*
        const _: () = {
            #[allow(unused_imports)]
            use #core::listener::Unlisted as _;
            const SPEC: #core::ProcessSpec = #spec;
            #[automatically_derived]
            #here {
                fn spec(&self) -> #core::ProcessSpec { SPEC }
                #[allow(unreachable_patterns, unused_variables)]
                fn react<'a>(
                    &'a self,
                    stored_event: &'a #core::RecordedEvent,
                    delivery: &'a #core::Delivery,
                ) -> #core::Handled<'a> {
                    match stored_event.name.as_str() {
                        #(#arms)*
                        _ => #core::listener::no_handler(stored_event),
                    }
                }
            }
            #names
            #(#bare)*
            #core::inventory::submit! {
                #core::RegisteredProcess::reactor::<#what>(SPEC, || {
                    // `Default` where the type has it, without asking for it.
                    #[allow(unused_imports)]
                    use #core::listener::CannotMake as _;
                    #core::listener::Make::<#what>::NEW.make().map(#core::process::erased)
                })
            }
        };
    }
}

/// What the reactor says of itself, as a constant expression.
fn spec(reactor: &Reactor) -> TokenStream {
    let core = core_path();
    let Reactor { name, partitions, on_poison, start, handlers, .. } = reactor;
    let reads = reads(handlers);
    let partitions = partitions.map(|number| quote!(.partitions(#number)));
    let on_poison = on_poison.as_ref().map(|way| quote!(.on_poison(#core::OnPoison::#way)));
    let start = start.as_ref().map(|place| quote!(.start(#core::Start::#place)));
    quote!(#core::ProcessSpec::new(#name) #reads #partitions #on_poison #start)
}
