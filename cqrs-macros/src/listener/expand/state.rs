use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;

use super::{decode::decode, key};
use crate::{core_path::core_path, core_path::core_path_at, listener::check::Handler, spans::at};

/// What the impl of everything has that keeps a state by key: how its events are read, whom they
/// go to, and how a state begins, is written and is read.
pub(crate) fn state(
    what: &Type,
    any: &Ident,
    key: Option<&Type>,
    handlers: &[Handler],
) -> TokenStream {
    let core = core_path();
    let core_here = core_path_at(at(what));
    let codec = quote_spanned!(at(what)=> #core_here::listener::codec::<#what>());
    let by_stream = handlers.iter().all(|handler| handler.key.is_none());
    let decode = decode(any, handlers);
    let key_type = key::ty(key, handlers);
    let key = key::key(any, key, handlers);
    quote! {
        const KEYED_BY_STREAM: ::core::primitive::bool = #by_stream;
        #key_type
        type Event = #any;
        fn initial() -> Self { (#codec.initial)() }
        #decode
        #key
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
}
