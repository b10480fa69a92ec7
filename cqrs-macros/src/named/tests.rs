use quote::quote;

use super::{COMMAND, DEADLINE, derive};
use crate::snapshot::expansion;

#[test]
fn names_the_command() {
    let item = quote! {
        #[command("account.withdraw")]
        pub struct Withdraw {
            amount: i64,
        }
    };
    insta::assert_snapshot!(expansion(|input| derive(&COMMAND, input), item));
}

#[test]
fn names_the_deadline() {
    let item = quote! {
        #[deadline("transfer.stuck")]
        pub enum Stuck {
            Once,
            Again,
        }
    };
    insta::assert_snapshot!(expansion(|input| derive(&DEADLINE, input), item));
}
