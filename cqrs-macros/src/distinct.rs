use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::Attribute;

use crate::{conditions, core_path::core_path, spans::at};

/// The check that stored names differ, which are the constant `names`: two types may say the same
/// one. Each of `types` comes with the conditions under which its method is there.
pub(crate) fn distinct<'a, T: ToTokens + 'a>(
    names: &impl ToTokens,
    types: impl Iterator<Item = (&'a [Attribute], &'a T)>,
    mistake: &str,
) -> TokenStream {
    let core = core_path();
    let mut before: Vec<&[Attribute]> = Vec::new();
    let checks = types.map(|(cfgs, ty)| {
        let index = present(&before);
        let is_first = before.is_empty();
        before.push(cfgs);
        (!is_first).then(|| {
            quote_spanned! {at(ty)=>
                #(#cfgs)*
                const _: () = ::core::assert!(#core::names::is_new(#names, #index), #mistake);
            }
        })
    });
    let checks: Vec<_> = checks.collect();
    quote!(#(#checks)*)
}

/// How many of them are there, where some have conditions.
fn present(all: &[&[Attribute]]) -> TokenStream {
    let always = all.iter().filter(|cfgs| cfgs.is_empty()).count();
    let sometimes = all.iter().filter(|cfgs| !cfgs.is_empty()).map(|cfgs| {
        let all = conditions::all(cfgs);
        quote!(::core::cfg!(#all) as ::core::primitive::usize)
    });
    quote!(#always #(+ #sometimes)*)
}
