use quote::quote;

use crate::snapshot::expansion;

#[test]
fn names_the_command() {
    let item = quote! {
        #[command("account.withdraw")]
        pub struct Withdraw {
            amount: i64,
        }
    };
    insta::assert_snapshot!(expansion(super::derive, item));
}
