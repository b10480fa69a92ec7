use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::{event::of_event, returned};
use crate::{
    core_path::core_path,
    listener::check::{Call, Handler},
    spans::at,
};

/// Decodes the stored event and runs its `async` method, with `further` where it takes that.
/// Spanned on the method: what cannot be sent to another thread is said there.
pub(crate) fn handle(handler: &Handler, further: &str) -> TokenStream {
    let core = core_path();
    let Call { cfgs, method, further: place, .. } = &handler.call;
    let (name, decode) = (of_event(handler, "NAME"), of_event(handler, "decode"));
    // At the parameter: the place to say that it is of another type.
    let further = place.map(|place| {
        let further = Ident::new(further, Span::call_site().located_at(place));
        quote!(, #further)
    });
    let called = quote_spanned!(at(method)=> Self::#method(self, &event #further).await);
    let handled = returned(&handler.call, &called, &quote!(#core::listener::handled));
    let run = quote_spanned! {at(method)=>
        ::std::boxed::Box::pin(async move {
            let event = #decode(stored_event).map_err(#core::HandlerError::new)?;
            #handled
        })
    };
    quote!(#(#cfgs)* #name => #run,)
}
