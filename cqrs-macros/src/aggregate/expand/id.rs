use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use crate::{
    aggregate::check::Aggregate,
    core_path::core_path,
    derived::derived,
    spans::{at, moved},
};

/// The id, under a name of its own so that the user's tokens stand in one place only, and what it
/// names.
pub(super) fn id(aggregate: &Aggregate) -> TokenStream {
    let derived = derived();
    let core = core_path();
    let Aggregate { name, id_alias, id, .. } = aggregate;
    let Some(id) = id else {
        return quote!(type #id_alias = #core::stand_in::MissingId<#name>;);
    };
    let here = moved(id_alias, id);
    quote_spanned! {at(id)=>
        type #id_alias = #id;
        #derived
        impl #core::Identifies for #here { type Aggregate = #name; }
    }
}
