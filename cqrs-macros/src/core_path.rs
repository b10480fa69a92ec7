use proc_macro2::TokenStream;
use quote::quote;

/// The only path that an expansion goes through. Absolute, so that nothing a user imports or
/// defines can come between.
pub(crate) fn core_path() -> TokenStream {
    quote!(::cqrs_core::__private)
}
