//! `#[process_manager(name = "transfer_process", key = TransferId, sends(..), ..)]` on an impl
//! block.

use proc_macro2::TokenStream;

use crate::listener::{self, Kind};

mod parse;

mod check;

mod expand;

#[cfg(test)]
mod tests;

const KIND: Kind = Kind {
    is: "a process manager",
    envelopes: &["Recorded", "Refused", "RefusedCommand", "Due", "DueDeadline"],
};

pub(crate) fn attribute(declared: TokenStream, block: TokenStream) -> TokenStream {
    listener::attribute(&KIND, block, |block, wrong| {
        let declared = parse::Declared::parse(declared, wrong);
        let manager = check::check(declared, block, wrong)?;
        Some(expand::expand(&manager))
    })
}
