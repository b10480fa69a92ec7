use proc_macro2::TokenStream;
use quote::{format_ident, quote_spanned};

use crate::{core_path::core_path, listener::parse::Bare, spans::at};

/// That a helper takes no event.
pub(crate) fn no_event(bare: &Bare) -> TokenStream {
    check(
        bare,
        "IS_EVENT",
        "a handler takes the event in its envelope, as `&Recorded<..>`; a helper that takes it \
         without goes into another impl block",
    )
}

/// That a helper takes no deadline.
pub(crate) fn no_deadline(bare: &Bare) -> TokenStream {
    check(
        bare,
        "IS_DEADLINE",
        "a method takes the deadline in its envelope, as `&Due<..>`; a helper that takes it \
         without goes into another impl block",
    )
}

/// Asked of the type and not of its tokens, so that helpers may take whatever else there is.
fn check(bare: &Bare, asked: &str, mistake: &str) -> TokenStream {
    let core = core_path();
    let asked = format_ident!("{asked}");
    let Bare { ty, cfgs } = bare;
    quote_spanned! {at(ty)=>
        #(#cfgs)*
        const _: () = {
            #[allow(unused_imports)]
            use #core::listener::Neither as _;
            ::core::assert!(!<#core::listener::Asked<#ty>>::#asked, #mistake);
        };
    }
}
