use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    core_path::core_path,
    listener::expand::{event::reads, options},
    projection::check::{Column, Form, Projection},
};

/// What the projection says of itself, as a constant expression.
pub(super) fn spec(projection: &Projection) -> TokenStream {
    let core = core_path();
    let Projection { version, mode, handlers, form, .. } = projection;
    let (name, options) = (&projection.options.name, options(&projection.options));
    let reads = reads(handlers);
    let mode = mode.as_ref().map(|mode| quote!(.mode(#core::Mode::#mode)));
    let side_effects = projection.side_effects.then(|| quote!(.side_effects()));
    let columns = match form {
        Form::Document { columns, .. } if !columns.is_empty() => {
            let columns = columns.iter().map(column);
            quote!(.columns(&[#(#columns),*]))
        }
        _ => TokenStream::new(),
    };
    quote! {
        #core::ProjectionSpec::new(#name, #version)
            #reads
            #options
            #mode
            #side_effects
            #columns
    }
}

fn column(column: &Column) -> TokenStream {
    let core = core_path();
    let Column { name, kind, indexed } = column;
    let name = syn::ext::IdentExt::unraw(name).to_string();
    let indexed = indexed.then(|| quote!(.indexed()));
    quote!(#core::Column::new(#name, #core::ColumnKind::#kind) #indexed)
}
