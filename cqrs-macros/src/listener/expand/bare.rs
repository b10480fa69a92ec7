use proc_macro2::TokenStream;
use quote::quote_spanned;

use crate::{core_path::core_path, listener::parse::Bare, spans::at};

/// Asked of the type and not of its tokens, so that helpers may take whatever is no event.
pub(crate) fn check(bare: &Bare) -> TokenStream {
    let core = core_path();
    let Bare { ty, cfgs } = bare;
    quote_spanned! {at(ty)=>
        #(#cfgs)*
        const _: () = {
            #[allow(unused_imports)]
            use #core::listener::NoEvent as _;
            ::core::assert!(
                !<#core::listener::Asked<#ty>>::IS_EVENT,
                "a handler takes the event in its envelope, as `&Recorded<..>`; a helper that takes it without goes into another impl block",
            );
        };
    }
}
