//! The impl of the projection, beside the user's own block, and its entry in the registry.

use proc_macro2::TokenStream;
use quote::quote;

use super::check::{Form, Projection};

mod document;
mod event;
mod spec;
mod sql;

pub(super) fn expand(projection: &Projection) -> TokenStream {
    let implementation = match &projection.form {
        Form::Document { key, columns } => document::document(projection, key.as_ref(), columns),
        Form::Sql { db, tables } => sql::sql(projection, db.as_ref(), tables.as_ref()),
    };
    quote! {
        const _: () = { #implementation };
    }
}
