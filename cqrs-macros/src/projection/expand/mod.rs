//! The impl of the projection, beside the user's own block, and its entry in the registry.

use proc_macro2::TokenStream;
use quote::quote;

use super::check::{Form, Projection};
use crate::{core_path::core_path, listener::expand::bare};

mod document;
mod spec;
mod sql;

pub(super) fn expand(projection: &Projection) -> TokenStream {
    let core = core_path();
    let implementation = match &projection.form {
        Form::Document { key, columns } => document::document(projection, key.as_ref(), columns),
        Form::Sql { db, tables } => sql::sql(projection, db.as_ref(), tables.as_ref()),
    };
    let cfgs = &projection.cfgs;
    let bare = projection.bare.iter().map(bare::no_event);
    quote! {
        #(#cfgs)*
        const _: () = {
            #[allow(unused_imports)]
            use #core::listener::Unlisted as _;
            #implementation
            #(#bare)*
        };
    }
}
