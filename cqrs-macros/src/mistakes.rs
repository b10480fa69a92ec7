use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Error;

/// Everything that is wrong with one item, so that it is reported together.
#[derive(Default)]
pub(crate) struct Mistakes(Option<Error>);

impl Mistakes {
    /// One more, as the parser words it.
    pub(crate) fn push(&mut self, mistake: Error) {
        match &mut self.0 {
            Some(all) => all.combine(mistake),
            None => self.0 = Some(mistake),
        }
    }

    /// One more, at these tokens of the user.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.push(Error::new_spanned(tokens, message));
    }

    /// The errors, and what was understood beside them.
    pub(crate) fn beside(self, understood: TokenStream) -> TokenStream {
        let mut out = self.0.map(|all| all.to_compile_error()).unwrap_or_default();
        out.extend(understood);
        out
    }
}
