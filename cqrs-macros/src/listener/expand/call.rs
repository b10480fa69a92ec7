use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::listener::check::Call;

/// Calls the method, and makes what it gives back into what is asked for by the function `into`.
/// Said where the user wrote what it gives back: the place to say that nobody can use it.
pub(crate) fn returned(call: &Call, called: &TokenStream, into: &TokenStream) -> TokenStream {
    let returned = Ident::new("returned", Span::call_site().located_at(call.output));
    quote!({ let #returned = #called; #into(#returned) })
}
