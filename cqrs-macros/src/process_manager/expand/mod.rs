//! The impl of the process manager, beside the user's own block, what it says of commands and
//! deadlines at their places, and its entry in the registry.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::check::ProcessManager;
use crate::{
    core_path::{core_path, core_path_at},
    listener::expand::{any_event, bare, decode, event::distinct_names, key},
    spans::at,
};

mod called;
mod commands;
mod deadlines;
mod due;
mod react;
mod refused;
mod spec;

pub(super) fn expand(manager: &ProcessManager) -> TokenStream {
    let core = core_path();
    let ProcessManager { what, cfgs, handlers, .. } = manager;
    let any = any_event::name(what, handlers);
    let any_event = any_event::any_event(&any, handlers);
    let spec = spec::spec(manager);
    let by_stream = handlers.iter().all(|handler| handler.key.is_none());
    let decode = decode::decode(&any, handlers);
    let key_type = key::ty(manager.key.as_ref(), handlers);
    let key = key::key(&any, manager.key.as_ref(), handlers);
    let react = react::react(&any, handlers);
    let refused = refused::refused(manager);
    let due = due::due(manager);
    let core_here = core_path_at(at(what));
    let codec = quote_spanned!(at(what)=> #core_here::listener::codec::<#what>());
    let here = quote_spanned!(at(what)=> impl #core_here::ProcessManager for #what);
    let own_spec = quote!(<#what as #core::ProcessManager>::SPEC);
    let names = distinct_names(&own_spec, handlers);
    let commands = commands::commands(manager);
    let deadlines = deadlines::deadlines(manager, &own_spec);
    let bare = manager.bare.iter().map(bare::no_event);
    let no_deadlines = manager.bare.iter().map(bare::no_deadline);
    quote! {
        #(#cfgs)*
        const _: () = {
            #[allow(unused_imports)]
            use #core::listener::Unlisted as _;
            #[allow(unused_imports)]
            use #core::process::{NoDeadline as _, NoRefusal as _};
            #any_event
            #[automatically_derived]
            #here {
                const SPEC: #core::ProcessSpec = #spec;
                const KEYED_BY_STREAM: ::core::primitive::bool = #by_stream;
                #key_type
                type Event = #any;
                fn initial() -> Self { (#codec.initial)() }
                #decode
                #key
                #react
                #refused
                #due
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
            #commands
            #deadlines
            #(#bare)*
            #(#no_deadlines)*
            #core::inventory::submit! { #core::RegisteredProcess::manager::<#what>() }
        };
    }
}
