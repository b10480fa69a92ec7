use proc_macro2::TokenStream;
use quote::quote;

use crate::snapshot::printed;

fn expansion(declared: TokenStream, block: TokenStream) -> String {
    printed(&super::attribute(declared, block))
}

#[test]
fn reaches_outside() {
    let declared = quote!(name = "mails", partitions = 4, on_poison = park, start = now);
    let block = quote! {
        impl Mails {
            async fn opened(
                &self,
                event: &Recorded<AccountOpened>,
                delivery: &Delivery,
            ) -> Result<(), SmtpError> {
                self.send(delivery.id()).await
            }
            #[cfg(feature = "fees")]
            async fn charged(&self, event: &Recorded<v2::FeeCharged>) -> Result<(), SmtpError> {
                Ok(())
            }
        }
    };
    insta::assert_snapshot!(expansion(declared, block));
}

#[test]
fn reports_every_mistake_and_goes_on() {
    let declared = quote!(partitions = 70000, start = yesterday);
    let block = quote! {
        impl Mails {
            fn opened(&mut self, event: &Recorded<AccountOpened>) {}
            #[key(event.to)]
            async fn closed(&self, event: Recorded<AccountClosed>) -> Result<(), E> {}
            async fn charged(&self, event: &Recorded<FeeCharged>, db: &mut Db) -> Result<(), E> {}
            async fn paid(&self, d: &Delivery, event: &Recorded<Paid>) -> Result<(), E> {}
        }
    };
    insta::assert_snapshot!(expansion(declared, block));
}
