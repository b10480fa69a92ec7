use proc_macro2::TokenStream;
use quote::{format_ident, quote_spanned};

use super::{Kind, check::Named};
use crate::{core_path::core_path, spans::at};

pub(super) fn expand(kind: &Kind, named: &Named) -> TokenStream {
    let core = core_path();
    let implements = format_ident!("{}", kind.implements);
    let Named { name, stored } = named;
    quote_spanned! {at(name)=>
        #[automatically_derived]
        impl #core::#implements for #name {
            const NAME: &'static ::core::primitive::str = #stored;
        }
    }
}
