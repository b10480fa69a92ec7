use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::Path;

use crate::{
    aggregate::check::Aggregate,
    core_path::{core_path, core_path_at},
    distinct::distinct,
    spans::{at, moved},
};

/// What is written for the commands.
pub(super) fn commands(aggregate: &Aggregate) -> TokenStream {
    let core = core_path();
    let Aggregate { name, commands, command_names, .. } = aggregate;
    let accepted = commands.iter().map(|command| accepts(name, command));
    let names = commands.iter().map(|command| of_command(name, command, "NAME"));
    // What has no stored name does not travel, and is never mistaken for another one.
    let distinct = distinct(
        &command_names,
        commands.iter().map(|command| (&[][..], command)),
        "this command has the same stored name as another command of the aggregate",
    );
    let names = (commands.len() > 1).then(|| {
        quote! {
            const #command_names: &[&::core::primitive::str] = {
                #[allow(unused_imports)]
                use #core::aggregate::NoRoute as _;
                &[#(#names),*]
            };
        }
    });
    quote!(#(#accepted)* #names #distinct)
}

/// Written at the command's place in the list: the first place where a missing `Handle` can show.
fn accepts(name: &Ident, command: &Path) -> TokenStream {
    let core = core_path();
    let here = moved(name, command);
    quote_spanned! {at(command)=>
        #[automatically_derived]
        impl #core::Accepts<#command> for #here {}
    }
}

/// How those that travel as data find the aggregate.
pub(super) fn routes(aggregate: &Aggregate) -> Option<TokenStream> {
    let core = core_path();
    let Aggregate { name, commands, .. } = aggregate;
    let routes = commands.iter().map(|command| {
        let route = of_command(name, command, "route");
        quote!(#route())
    });
    (!commands.is_empty()).then(|| {
        quote! {
            fn routes() -> ::std::vec::Vec<#core::CommandRoute> {
                // One where the command is `Command` and `Clone`, without asking for it.
                #[allow(unused_imports)]
                use #core::aggregate::NoRoute as _;
                #core::aggregate::routes([#(#routes),*])
            }
        }
    })
}

/// An item of a command's route.
fn of_command(name: &Ident, command: &Path, item: &str) -> TokenStream {
    let here = at(command);
    let (core, item) = (core_path_at(here), Ident::new(item, here));
    quote_spanned!(here=> #core::aggregate::RouteOf::<#name, #command>::#item)
}
