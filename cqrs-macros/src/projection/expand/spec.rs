use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    core_path::core_path,
    listener::expand::event::reads,
    projection::check::{Column, Form, Projection},
};

/// What the projection says of itself, as a constant expression.
pub(super) fn spec(projection: &Projection) -> TokenStream {
    let core = core_path();
    let Projection { name, version, options, handlers, form, .. } = projection;
    let reads = reads(handlers);
    let partitions = options.partitions.map(|number| quote!(.partitions(#number)));
    let mode = options.mode.as_ref().map(|mode| quote!(.mode(#core::Mode::#mode)));
    let on_poison = options.on_poison.as_ref();
    let on_poison = on_poison.map(|way| quote!(.on_poison(#core::OnPoison::#way)));
    let side_effects = options.side_effects.then(|| quote!(.side_effects()));
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
            #partitions
            #mode
            #on_poison
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
