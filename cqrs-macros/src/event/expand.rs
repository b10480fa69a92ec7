use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;

use super::check::Event;
use crate::{core_path::core_path, derived::derived, spans::at};

pub(crate) fn expand(event: &Event) -> TokenStream {
    let derived = derived();
    let core = core_path();
    let Event { name, stored, version, .. } = event;
    let older = older_versions(event);
    let checks = event.upcasts.as_ref().map(|older| check_upcast(event, older));
    let codec = if event.is_struct {
        quote_spanned!(at(name)=> #core::event::codec::<#name>())
    } else {
        quote!(#core::event::no_codec::<#name>())
    };
    let personal = event.suspects.iter().map(check_personal);
    // Spanned on the name: what the type lacks to be stored is said there.
    let implementation = quote_spanned! {at(name)=>
        #derived
        impl #core::Event for #name {
            const NAME: &'static ::core::primitive::str = #stored;
            const VERSION: ::core::primitive::u16 = #version;
            fn decode(
                stored_version: ::core::primitive::u16,
                stored_data: &::core::primitive::str,
            ) -> ::core::result::Result<Self, #core::DecodeError> {
                match stored_version {
                    #version => (#codec.read)(stored_data),
                    #older
                }
            }
            fn encode(&self) -> ::core::result::Result<::std::string::String, #core::serde_json::Error> {
                (#codec.write)(self)
            }
            fn __debug(&self) -> &dyn ::core::fmt::Debug {
                (#codec.print)(self)
            }
        }
    };
    quote! {
        #implementation
        #checks
        #(#personal)*
    }
}

fn older_versions(event: &Event) -> TokenStream {
    let core = core_path();
    let Some(older) = &event.upcasts else {
        return quote!(_ => #core::event::no_reader(Self::NAME, stored_version),);
    };
    quote_spanned! {at(older)=>
        _ => <#older as #core::Event>::decode(stored_version, stored_data)
            .map(<Self as ::core::convert::From<#older>>::from),
    }
}

fn check_upcast(event: &Event, older: &Type) -> TokenStream {
    let core = core_path();
    let name = &event.name;
    quote_spanned! {at(older)=>
        const _: () = {
            ::core::assert!(
                #core::names::same(<#older as #core::Event>::NAME, <#name as #core::Event>::NAME),
                "`upcasts` takes an older version of the same event, under the same stored name",
            );
            ::core::assert!(
                <#older as #core::Event>::VERSION < <#name as #core::Event>::VERSION,
                "`upcasts` takes an older version of the same event: its number must be lower",
            );
        };
    }
}

/// Asked of the type and not of its tokens, so that somebody else's `Personal` is let alone.
fn check_personal(suspect: &Type) -> TokenStream {
    let core = core_path();
    quote_spanned! {at(suspect)=>
        const _: () = {
            #[allow(unused_imports)]
            use #core::personal::Unambiguous as _;
            ::core::assert!(
                !<#core::personal::Check<#suspect>>::AMBIGUOUS,
                "`None` and erased data would both be stored as `null`: write `Option<Personal<_>>`",
            );
        };
    }
}
