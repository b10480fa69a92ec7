use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::check::Command;
use crate::core_path::core_path;

pub(crate) fn expand(command: &Command) -> TokenStream {
    let core = core_path();
    let Command { name, stored } = command;
    quote_spanned! {name.span()=>
        #[automatically_derived]
        impl #core::Command for #name {
            const NAME: &'static ::core::primitive::str = #stored;
        }
    }
}
