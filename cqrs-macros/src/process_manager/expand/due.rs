use proc_macro2::TokenStream;
use quote::quote;

use super::{called::called, deadlines::of_deadline};
use crate::{
    core_path::core_path,
    process_manager::check::{Deadline, ProcessManager},
};

/// Calls the method of the deadline.
pub(super) fn due(manager: &ProcessManager) -> TokenStream {
    let core = core_path();
    let arms = manager.deadlines.iter().filter_map(|deadline| {
        let Deadline { call, cfgs, deadline: of, .. } = deadline;
        let (name, typed) = (of_deadline(of, "NAME"), of_deadline(of, "typed"));
        let called = called(call.as_ref()?, &quote!(&due), of);
        Some(quote! {
            #(#cfgs)*
            #name => {
                let due = #typed(&due_deadline)?;
                #called
            }
        })
    });
    quote! {
        #[allow(
            clippy::let_unit_value,
            clippy::unit_arg,
            unreachable_patterns,
            unused_variables,
        )]
        fn due(
            &mut self,
            due_deadline: #core::DueDeadline,
            process_key: &Self::Key,
        ) -> ::core::result::Result<#core::Reaction<Self>, #core::HandlerError> {
            match due_deadline.name() {
                #(#arms)*
                _ => ::core::result::Result::Err(due_deadline.untaken()),
            }
        }
    }
}
