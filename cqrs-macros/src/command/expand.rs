use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::check::Command;
use crate::{core_path::core_path, spans::at};

pub(crate) fn expand(command: &Command) -> TokenStream {
    let core = core_path();
    let Command { name, stored } = command;
    quote_spanned! {at(name)=>
        #[automatically_derived]
        impl #core::Command for #name {
            const NAME: &'static ::core::primitive::str = #stored;
        }
    }
}
