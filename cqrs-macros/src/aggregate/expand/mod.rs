//! The impl of the aggregate, the enum of its events, and an impl for each event and command at its
//! place in the attribute.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::check::Aggregate;
use crate::core_path::core_path;

mod aggregate;
mod any_event;
mod commands;
mod events;
mod id;

pub(crate) fn expand(aggregate: &Aggregate) -> TokenStream {
    let core = core_path();
    let name = &aggregate.name;
    let any = any_event::any_event(aggregate);
    let (outside, inside) = match &aggregate.event {
        Some(_) => (any, TokenStream::new()),
        None => (TokenStream::new(), any),
    };
    let implementation = aggregate::implementation(aggregate);
    let id = id::id(aggregate);
    let events = events::events(aggregate);
    let commands = commands::commands(aggregate);
    quote! {
        #outside
        const _: () = {
            #inside
            #implementation
            #id
            #events
            #commands
            #core::inventory::submit! { #core::Registered::aggregate::<#name>() }
        };
    }
}

/// The name that the enum of events goes by.
fn any_name(aggregate: &Aggregate) -> &Ident {
    aggregate.event.as_ref().unwrap_or(&aggregate.hidden_event)
}
