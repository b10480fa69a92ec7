use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::called::called;
use crate::{
    core_path::{core_path, core_path_at},
    process_manager::check::{ProcessManager, Refusal},
    spans::at,
};

/// Calls the method of the refused command.
pub(super) fn refused(manager: &ProcessManager) -> TokenStream {
    let core = core_path();
    let arms = manager.refusals.iter().filter_map(|refusal| {
        let Refusal { call, cfgs, aggregate, command, .. } = refusal;
        let here = at(command);
        let core = core_path_at(here);
        let of = quote_spanned!(here=> #core::process::RefusalOf::<#aggregate, #command>);
        let called = called(call.as_ref()?, &quote!(&refused), command);
        Some(quote! {
            #(#cfgs)*
            refused if #of::is(&refused) => {
                let refused = #of::typed(refused)?;
                #called
            }
        })
    });
    let catch_all = manager.catch_all.as_ref().and_then(|catch_all| {
        let (cfgs, call) = (&catch_all.cfgs, catch_all.call.as_ref()?);
        let called = called(call, &quote!(&refused), &call.method);
        Some(quote!(#(#cfgs)* refused => #called,))
    });
    let is_always_taken = catch_all.is_some()
        && manager.catch_all.as_ref().is_some_and(|catch_all| catch_all.cfgs.is_empty());
    let untaken = (!is_always_taken)
        .then(|| quote!(refused => ::core::result::Result::Err(refused.untaken()),));
    quote! {
        #[allow(
            clippy::let_unit_value,
            clippy::unit_arg,
            unreachable_patterns,
            unused_variables,
        )]
        fn refused(
            &mut self,
            refused_command: #core::RefusedCommand,
            process_key: &Self::Key,
        ) -> ::core::result::Result<#core::Reaction<Self>, #core::HandlerError> {
            match refused_command {
                #(#arms)*
                #catch_all
                #untaken
            }
        }
    }
}
