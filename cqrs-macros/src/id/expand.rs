use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Member, Type};

use super::check::Id;
use crate::{core_path::core_path, derived::derived, spans::at};

pub(crate) fn expand(id: &Id) -> TokenStream {
    let derived = derived();
    let core = core_path();
    let name = &id.name;
    let value = &id.value;
    let error = quote_spanned!(at(value)=> type Err = <#value as ::core::str::FromStr>::Err;);
    let wraps = wraps(id);
    let from = id.member.as_ref().map(|member| from(name, member, value));
    quote! {
        #wraps
        #from
        #derived
        impl #core::Id for #name {}
        #[automatically_derived]
        impl ::core::clone::Clone for #name {
            fn clone(&self) -> Self { #core::id::clone(self) }
        }
        #[automatically_derived]
        impl ::core::fmt::Debug for #name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #core::id::debug(self, ::core::stringify!(#name), formatter)
            }
        }
        #[automatically_derived]
        impl ::core::fmt::Display for #name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #core::id::display(self, formatter)
            }
        }
        #[automatically_derived]
        impl ::core::str::FromStr for #name {
            #error
            fn from_str(text: &::core::primitive::str) -> ::core::result::Result<Self, Self::Err> {
                #core::id::parse(text)
            }
        }
        #[automatically_derived]
        impl ::core::cmp::PartialEq for #name {
            fn eq(&self, other: &Self) -> ::core::primitive::bool { #core::id::equal(self, other) }
        }
        #[automatically_derived]
        impl ::core::cmp::Eq for #name {}
        #[automatically_derived]
        impl ::core::cmp::PartialOrd for #name {
            fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                ::core::option::Option::Some(#core::id::compare(self, other))
            }
        }
        #[automatically_derived]
        impl ::core::cmp::Ord for #name {
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering { #core::id::compare(self, other) }
        }
        #[automatically_derived]
        impl ::core::hash::Hash for #name {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) { #core::id::hash(self, state); }
        }
        #[automatically_derived]
        impl #core::serde::Serialize for #name {
            fn serialize<S: #core::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                #core::id::serialize(self, serializer)
            }
        }
        #[automatically_derived]
        impl<'de> #core::serde::Deserialize<'de> for #name {
            fn deserialize<D: #core::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                #core::id::deserialize(deserializer)
            }
        }
    }
}

/// The one impl that knows the field; the others forward through it. What the value lacks is
/// thereby asked for once, at the value's type.
fn wraps(id: &Id) -> TokenStream {
    let core = core_path();
    let Id { name, value: ty, member } = id;
    let ty = quote_spanned!(at(ty)=> type Value = #ty;);
    // Without a field there was a mistake, and nothing of this will run.
    let (wrapped, value) = member.as_ref().map_or_else(
        || (quote!(::core::unreachable!("{}", value)), quote!(::core::unreachable!())),
        |member| (quote!(Self { #member: value }), quote!(&self.#member)),
    );
    quote! {
        #[automatically_derived]
        impl #core::id::Wraps for #name {
            #ty
            fn wrap(value: Self::Value) -> Self { #wrapped }
            fn value(&self) -> &Self::Value { #value }
        }
    }
}

fn from(name: &Ident, member: &Member, ty: &Type) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl ::core::convert::From<#ty> for #name {
            fn from(value: #ty) -> Self { Self { #member: value } }
        }
        // Only holds for a value that text converts to, such as `String`. The lifetime in the
        // bound is what lets the compiler ask at each use, and not here.
        #[automatically_derived]
        impl<'text> ::core::convert::From<&'text ::core::primitive::str> for #name
        where
            #ty: ::core::convert::From<&'text ::core::primitive::str>,
        {
            fn from(text: &'text ::core::primitive::str) -> Self {
                Self { #member: ::core::convert::From::from(text) }
            }
        }
    }
}
