use proc_macro2::TokenStream;
use quote::quote;

use crate::{core_path::core_path, listener::check::Options};

/// What follows on the `new(..)` of a spec, where it was said.
pub(crate) fn options(options: &Options) -> TokenStream {
    let core = core_path();
    let Options { partitions, on_poison, start, .. } = options;
    let partitions = partitions.map(|number| quote!(.partitions(#number)));
    let on_poison = on_poison.as_ref().map(|way| quote!(.on_poison(#core::OnPoison::#way)));
    let start = start.as_ref().map(|place| quote!(.start(#core::Start::#place)));
    quote!(#partitions #on_poison #start)
}
