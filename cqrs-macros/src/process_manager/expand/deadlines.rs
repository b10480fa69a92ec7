use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;

use crate::{
    core_path::{core_path, core_path_at},
    distinct::distinct,
    process_manager::check::{Deadline, ProcessManager},
    spans::{at, type_moved},
};

/// An item of a deadline.
pub(super) fn of_deadline(deadline: &Type, item: &str) -> TokenStream {
    let here = at(deadline);
    let (core, item) = (core_path_at(here), Ident::new(item, here));
    quote_spanned!(here=> #core::process::DeadlineOf::<#deadline>::#item)
}

/// What is written for the deadlines, each at the parameter of its method.
pub(super) fn deadlines(manager: &ProcessManager, spec: &TokenStream) -> TokenStream {
    let all = &manager.deadlines;
    let is = all.iter().map(|Deadline { cfgs, deadline, .. }| {
        let core = core_path_at(at(deadline));
        quote_spanned! {at(deadline)=>
            #(#cfgs)*
            const _: fn() = #core::process::is_deadline::<#deadline>;
        }
    });
    let taken: TokenStream = if manager.knows_what_it_takes {
        all.iter().map(|deadline| taken(manager, deadline)).collect()
    } else {
        let (core, what) = (core_path(), &manager.what);
        quote!(#[automatically_derived] impl<D> #core::TakesDeadline<D> for #what {})
    };
    let names = distinct(
        &quote!(#spec.deadlines),
        all.iter().map(|deadline| (deadline.cfgs.as_slice(), &deadline.deadline)),
        "this deadline has the same stored name as another one of this process manager",
    );
    quote!(#(#is)* #taken #names)
}

/// At the parameter of its method.
fn taken(manager: &ProcessManager, deadline: &Deadline) -> TokenStream {
    let Deadline { cfgs, deadline, .. } = deadline;
    let here = type_moved(&manager.what, deadline);
    let core = core_path_at(at(deadline));
    quote_spanned! {at(deadline)=>
        #(#cfgs)*
        #[automatically_derived]
        impl #core::TakesDeadline<#deadline> for #here {}
    }
}
