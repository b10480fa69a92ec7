use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;
use syn::Path;

use crate::{
    core_path::core_path,
    spans::{at, moved},
};

/// What is written for one command, at its place in the list: the first place where a missing
/// `Handle` can show.
pub(super) fn accepts(name: &Ident, command: &Path) -> TokenStream {
    let core = core_path();
    let here = moved(name, command);
    quote_spanned! {at(command)=>
        #[automatically_derived]
        impl #core::Accepts<#command> for #here {}
    }
}

/// How the command finds the aggregate where it travels as data.
pub(super) fn route(command: &Path) -> TokenStream {
    let core = core_path();
    quote_spanned!(at(command)=> #core::aggregate::Route::<Self, #command>::NEW.route())
}
