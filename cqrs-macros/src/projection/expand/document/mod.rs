//! The impl of a document projection, and the enum of what it reads.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;

use super::spec::spec;
use crate::{
    core_path::{core_path, core_path_at},
    listener::expand::{any_event, decode, event::distinct_names, key},
    projection::check::{Column, Projection},
    spans::at,
};

mod fields;
mod fold;

pub(super) fn document(
    projection: &Projection,
    key: Option<&Type>,
    columns: &[Column],
) -> TokenStream {
    let core = core_path();
    let Projection { what, handlers, .. } = projection;
    let any = any_event::name(what, handlers);
    let any_event = any_event::any_event(&any, handlers);
    let spec = spec(projection);
    let by_stream = handlers.iter().all(|handler| handler.key.is_none());
    let decode = decode::decode(&any, handlers);
    let key_type = key::ty(key, handlers);
    let key = key::key(&any, key, handlers);
    let fold = fold::fold(&any, handlers);
    let core_here = core_path_at(at(what));
    let codec = quote_spanned!(at(what)=> #core_here::listener::codec::<#what>());
    let here = quote_spanned!(at(what)=> impl #core_here::Document for #what);
    let own_spec = quote!(<#what as #core::Document>::SPEC);
    let names = distinct_names(&own_spec, handlers);
    let fields = fields::fields(what, columns);
    quote! {
        #any_event
        #[automatically_derived]
        #here {
            const SPEC: #core::ProjectionSpec = #spec;
            const KEYED_BY_STREAM: ::core::primitive::bool = #by_stream;
            #key_type
            type Event = #any;
            fn initial() -> Self { (#codec.initial)() }
            #decode
            #key
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
