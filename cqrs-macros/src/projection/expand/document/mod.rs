//! The impl of a document projection, and the enum of what it reads.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;

use super::spec::spec;
use crate::{
    core_path::{core_path, core_path_at},
    listener::expand::{any_event, event::distinct_names, state},
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
    let state = state(what, &any, key, handlers);
    let fold = fold::fold(&any, handlers);
    let core_here = core_path_at(at(what));
    let here = quote_spanned!(at(what)=> impl #core_here::Document for #what);
    let own_spec = quote!(<#what as #core::Document>::SPEC);
    let names = distinct_names(&own_spec, handlers);
    let fields = fields::fields(what, columns);
    quote! {
        #any_event
        #[automatically_derived]
        #here {
            const SPEC: #core::ProjectionSpec = #spec;
                #state
            #fold
        }
        #names
        #fields
        #core::inventory::submit! { #core::RegisteredProjection::document::<#what>() }
    }
}
