use std::slice;

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{Expr, Type};

use super::spec::spec;
use crate::{
    core_path::{core_path, core_path_at},
    listener::expand::{event::distinct_names, handle},
    projection::check::Projection,
    spans::at,
    unused::unused,
};

/// The impl of a SQL projection.
pub(super) fn sql(
    projection: &Projection,
    db: Option<&Type>,
    tables: Option<&Expr>,
) -> TokenStream {
    let core = core_path();
    let Projection { what, handlers, .. } = projection;
    let spec = spec(projection);
    let db = db.map_or_else(|| quote!(()), ToTokens::to_token_stream);
    let tables = tables.map_or_else(|| quote!(""), ToTokens::to_token_stream);
    let arms = handlers.iter().map(|handler| handle(handler, "db"));
    // Beside which the user's `tables` are looked up.
    let own_spec = unused(format_ident!("SPEC"), slice::from_ref(&tables));
    let names = distinct_names(&own_spec, handlers);
    let core_here = core_path_at(at(what));
    let here = quote_spanned!(at(what)=> impl #core_here::SqlProjection for #what);
    quote! {
        const #own_spec: #core::ProjectionSpec = #spec;
        #[automatically_derived]
        #here {
            type Db = #db;
            fn spec(&self) -> #core::ProjectionSpec { #own_spec }
            fn tables(&self) -> &'static ::core::primitive::str { #tables }
            #[allow(unreachable_patterns)]
            fn handle<'a>(
                &'a self,
                stored_event: &'a #core::RecordedEvent,
                db: &'a mut Self::Db,
            ) -> #core::Handled<'a> {
                match stored_event.name.as_str() {
                    #(#arms)*
                    _ => #core::listener::no_handler(stored_event),
                }
            }
        }
        #names
        #core::inventory::submit! {
            #core::RegisteredProjection::sql::<#what>(#own_spec, || {
                // `Default` where the type has it, without asking for it: the method of the
                // struct goes before that of the trait, but only exists where the type has it.
                #[allow(unused_imports)]
                use #core::listener::CannotMake as _;
                #core::listener::Make::<#what>::NEW.make().map(#core::projection::erased)
            })
        }
    }
}
