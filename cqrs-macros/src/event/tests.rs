use quote::quote;

use crate::snapshot::expansion;

#[test]
fn reads_and_writes_its_one_shape() {
    let item = quote! {
        #[event("account.closed")]
        struct AccountClosed;
    };
    insta::assert_snapshot!(expansion(super::derive, item));
}

#[test]
fn reads_older_versions_and_checks_personal_data() {
    let item = quote! {
        #[event("account.opened", version = 2, upcasts = v1::AccountOpened)]
        struct AccountOpened {
            owner: Personal<String>,
            tags: Vec<String>,
            balance: i64,
        }
    };
    insta::assert_snapshot!(expansion(super::derive, item));
}

#[test]
fn reports_every_mistake_and_goes_on() {
    let item = quote! {
        #[event("", verion = 0, table = "events")]
        enum AccountOpened {}
    };
    insta::assert_snapshot!(expansion(super::derive, item));
}
