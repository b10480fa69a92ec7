use quote::quote;

use crate::snapshot::expansion;

#[test]
fn forwards_everything_to_the_value() {
    let item = quote!(
        pub struct AccountId(String);
    );
    insta::assert_snapshot!(expansion(super::derive, item));
}

#[test]
fn reports_two_values_and_goes_on() {
    let item = quote!(
        struct AccountId(String, u64);
    );
    insta::assert_snapshot!(expansion(super::derive, item));
}
