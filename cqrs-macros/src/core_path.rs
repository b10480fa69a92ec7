use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

/// The only path that an expansion goes through. Absolute, so that nothing a user imports or
/// defines can come between.
pub(crate) fn core_path() -> TokenStream {
    quote!(::cqrs_core::__private)
}

/// The same, where an error about all of what begins with it is to be reported.
pub(crate) fn core_path_at(span: Span) -> TokenStream {
    quote_spanned!(span=> ::cqrs_core::__private)
}
