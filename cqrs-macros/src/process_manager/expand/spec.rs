use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::deadlines::of_deadline;
use crate::{
    core_path::{core_path, core_path_at},
    listener::expand::event::reads,
    process_manager::check::{Deadline, ProcessManager},
    spans::at,
};

/// What the process manager says of itself, as a constant expression.
pub(super) fn spec(manager: &ProcessManager) -> TokenStream {
    let core = core_path();
    let ProcessManager { name, sends, partitions, on_poison, start, .. } = manager;
    let reads = reads(&manager.handlers);
    let commands = sends.iter().map(|command| {
        let core = core_path_at(at(command));
        quote_spanned!(at(command)=> <#command as #core::Command>::NAME)
    });
    let commands = (!sends.is_empty()).then(|| quote!(.sends(&[#(#commands),*])));
    let deadlines = manager.deadlines.iter().map(|Deadline { cfgs, deadline, .. }| {
        let name = of_deadline(deadline, "NAME");
        quote!(#(#cfgs)* #name)
    });
    let deadlines = (!manager.deadlines.is_empty()).then(|| quote!(.deadlines(&[#(#deadlines),*])));
    let partitions = partitions.map(|number| quote!(.partitions(#number)));
    let on_poison = on_poison.as_ref().map(|way| quote!(.on_poison(#core::OnPoison::#way)));
    let start = start.as_ref().map(|place| quote!(.start(#core::Start::#place)));
    quote! {
        #core::ProcessSpec::new(#name)
            #reads
            #commands
            #deadlines
            #partitions
            #on_poison
            #start
    }
}
