use proc_macro2::TokenStream;
use quote::quote;

use crate::snapshot::printed;

fn expansion(declared: TokenStream, block: TokenStream) -> String {
    printed(&super::attribute(declared, block))
}

#[test]
fn drives_a_transfer() {
    let declared = quote! {
        name = "transfer_process", key = TransferId, sends(Withdraw, account::Deposit),
        partitions = 4, on_poison = park, start = now,
    };
    let block = quote! {
        impl TransferProcess {
            fn requested(&mut self, event: &Recorded<TransferRequested>) -> Reaction<Self> {
                send(&event.from, Withdraw { amount: event.amount })
            }
            #[key(event.transfer)]
            fn withdrawn(&mut self, event: &Recorded<MoneyWithdrawn>, id: &TransferId) {}
            fn refused(&mut self, refused: &Refused<Account, Withdraw>) -> Reaction<Self> {
                complete()
            }
            fn not_deposited(
                &mut self,
                refused: &Refused<Account, account::Deposit>,
                id: &TransferId,
            ) -> Result<Reaction<Self>, Lost> {
                Ok(send(id, FailTransfer {}))
            }
            fn stuck(&mut self, due: &Due<Stuck>) -> Reaction<Self> {
                give_up("it took too long")
            }
        }
    };
    insta::assert_snapshot!(expansion(declared, block));
}

#[test]
fn takes_every_other_refusal_by_one_method() {
    let block = quote! {
        impl TransferProcess {
            fn requested(&mut self, event: &Recorded<TransferRequested>) {}
            #[cfg(feature = "fees")]
            fn not_charged(&mut self, refused: &Refused<Account, ChargeFee>) {}
            fn refused(&mut self, refused: &RefusedCommand) {}
            #[cfg(feature = "fees")]
            fn late(&mut self, due: &Due<Late>) {}
        }
    };
    let declared = quote!(name = "transfers", key = TransferId, sends(ChargeFee, Withdraw));
    insta::assert_snapshot!(expansion(declared, block));
}

#[test]
fn reports_every_mistake_and_goes_on() {
    let declared = quote!(sends(Withdraw, Withdraw), partitions = 0, start = later);
    let block = quote! {
        impl TransferProcess {
            async fn requested(&mut self, event: &Recorded<TransferRequested>) {}
            fn withdrawn(&self, event: &Recorded<MoneyWithdrawn>, id: TransferId) {}
            fn refused(&mut self, refused: Refused<Account, Withdraw>) {}
            fn not_deposited(&mut self, refused: &Refused<Deposit>) {}
            #[key(due.transfer)]
            fn stuck(&mut self, due: &Due<Stuck>) {}
            fn late(&mut self, due: Due<Late>) {}
            fn again(&mut self, due: &Due<Late>, id: &TransferId, more: u8) {}
            fn one(&mut self, refused: &RefusedCommand) {}
            fn two(&mut self, refused: &RefusedCommand) {}
        }
    };
    insta::assert_snapshot!(expansion(declared, block));
}
