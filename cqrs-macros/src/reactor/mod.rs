//! `#[reactor(name = "mails", ..)]` on an impl block.

use proc_macro2::TokenStream;

use crate::listener::{self, Kind};

mod parse;

mod check;

mod expand;

#[cfg(test)]
mod tests;

const KIND: Kind = Kind { is: "a reactor", envelopes: &["Recorded"] };

pub(crate) fn attribute(declared: TokenStream, block: TokenStream) -> TokenStream {
    listener::attribute(&KIND, block, |block, wrong| {
        let declared = parse::Declared::parse(declared, wrong);
        let reactor = check::check(&declared, block, wrong)?;
        Some(expand::expand(&reactor))
    })
}
