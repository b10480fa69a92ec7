use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Attribute, Path};

use crate::{
    conditions,
    core_path::{core_path, core_path_at},
    paths::text,
    process_manager::check::{ProcessManager, Refusal},
    spans::{at, type_moved},
};

/// What is written for the commands, and for their refusals.
pub(super) fn commands(manager: &ProcessManager) -> TokenStream {
    if !manager.knows_what_it_sends {
        return sends_anything(manager);
    }
    let sends = manager.sends.iter().map(|command| sends(manager, command));
    let mut told = Vec::new();
    let taken = manager.refusals.iter().map(|refusal| {
        // Several aggregates may accept the same command.
        let command = text(&refusal.command);
        let is_new = !told.contains(&command);
        told.push(command);
        taken(manager, refusal, is_new)
    });
    let taken: Vec<_> = taken.collect();
    let takes_all = takes_all(manager);
    quote!(#(#sends)* #(#taken)* #takes_all)
}

/// For the method that takes every refusal, or where it is not known which are taken.
fn takes_all(manager: &ProcessManager) -> Option<TokenStream> {
    let (core, what) = (core_path(), &manager.what);
    let cfgs = conditions_of_all(manager)?;
    Some(quote! {
        #(#cfgs)*
        #[automatically_derived]
        impl<C> #core::TakesRefusal<C> for #what {}
    })
}

/// The conditions under which every refusal is taken by one method, if ever.
fn conditions_of_all(manager: &ProcessManager) -> Option<&[Attribute]> {
    match &manager.catch_all {
        _ if !manager.knows_what_it_takes => Some(&[]),
        catch_all => catch_all.as_ref().map(|catch_all| catch_all.cfgs.as_slice()),
    }
}

/// At the place of a command in the list: the place to say that nobody takes its refusal.
fn sends(manager: &ProcessManager, command: &Path) -> TokenStream {
    let core = core_path_at(at(command));
    let here = type_moved(&manager.what, command);
    quote_spanned! {at(command)=>
        #[automatically_derived]
        impl #core::Sends<#command> for #here {}
    }
}

/// At the parameter of a method: the place to say that nobody sends the command, or that the
/// aggregate does not accept it.
fn taken(manager: &ProcessManager, refusal: &Refusal, is_first: bool) -> TokenStream {
    let Refusal { cfgs, aggregate, command, .. } = refusal;
    let here = type_moved(&manager.what, command);
    let core = core_path_at(at(command));
    let all = conditions_of_all(manager);
    let unless_all = all.map(|cfgs| {
        let all = conditions::all(cfgs);
        quote!(#[cfg(not(#all))])
    });
    let are_all_taken = all.is_some_and(<[_]>::is_empty);
    let takes = (is_first && !are_all_taken).then(|| {
        quote_spanned! {at(command)=>
            #unless_all
            #(#cfgs)*
            #[automatically_derived]
            impl #core::TakesRefusal<#command> for #here {}
        }
    });
    quote_spanned! {at(command)=>
        #takes
        #(#cfgs)*
        const _: fn() = || {
            #core::process::sends::<#here, #command>();
            #core::process::RefusalOf::<#aggregate, #command>::may_be();
        };
    }
}

/// For an attribute that could not be read: that is one mistake, and not one more for each command
/// that is sent.
fn sends_anything(manager: &ProcessManager) -> TokenStream {
    let (core, what) = (core_path(), &manager.what);
    quote! {
        #[automatically_derived]
        impl<C> #core::Sends<C> for #what {}
        #[automatically_derived]
        impl<C> #core::TakesRefusal<C> for #what {}
    }
}
