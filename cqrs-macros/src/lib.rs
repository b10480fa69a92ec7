//! The macros of `cqrs-core`, which re-exports and documents them by example.
//!
//! Every macro is a folder that reads *parse → check → expand*. All mistakes of an item are
//! reported together, at the user's own tokens, and what was understood is emitted anyway, so
//! that one mistake does not become ten.

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

// One folder per macro; two that differ by a word share one.
mod aggregate;
mod event;
mod id;
mod named;
mod process_manager;
mod projection;
mod reactor;

// What they share.
mod attribute;
mod conditions;
mod core_path;
mod distinct;
mod keys;
mod listener;
mod mistakes;
mod nearest;
mod paths;
mod spans;
mod stored_name;
mod unused;
mod variants;

// What the tests of the macros share.
#[cfg(test)]
mod snapshot;

/// Makes a struct around one value the id of an aggregate.
#[proc_macro_derive(Id)]
pub fn derive_id(input: TokenStream) -> TokenStream {
    id::derive(parse_macro_input!(input as DeriveInput)).into()
}

/// Makes a struct an event, under a name that is stored.
#[proc_macro_derive(Event, attributes(event))]
pub fn derive_event(input: TokenStream) -> TokenStream {
    event::derive(parse_macro_input!(input as DeriveInput)).into()
}

/// Makes a command travel as data, under a name that is stored.
#[proc_macro_derive(Command, attributes(command))]
pub fn derive_command(input: TokenStream) -> TokenStream {
    named::derive(&named::COMMAND, parse_macro_input!(input as DeriveInput)).into()
}

/// Makes a moment that a process manager waits for be kept as data, under a name that is stored.
#[proc_macro_derive(Deadline, attributes(deadline))]
pub fn derive_deadline(input: TokenStream) -> TokenStream {
    named::derive(&named::DEADLINE, parse_macro_input!(input as DeriveInput)).into()
}

/// Wires a state to its id, its events, its commands and its refusals.
#[proc_macro_derive(Aggregate, attributes(aggregate))]
pub fn derive_aggregate(input: TokenStream) -> TokenStream {
    aggregate::derive(parse_macro_input!(input as DeriveInput)).into()
}

/// Makes an impl block a projection: documents that are folded, or tables that are written.
#[proc_macro_attribute]
pub fn projection(declared: TokenStream, block: TokenStream) -> TokenStream {
    projection::attribute(declared.into(), block.into()).into()
}

/// Makes an impl block a process manager: it hears of events, and answers with commands.
#[proc_macro_attribute]
pub fn process_manager(declared: TokenStream, block: TokenStream) -> TokenStream {
    process_manager::attribute(declared.into(), block.into()).into()
}

/// Makes an impl block a reactor: it reaches outside when something has happened.
#[proc_macro_attribute]
pub fn reactor(declared: TokenStream, block: TokenStream) -> TokenStream {
    reactor::attribute(declared.into(), block.into()).into()
}
